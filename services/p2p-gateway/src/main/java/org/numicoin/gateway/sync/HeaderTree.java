package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.primitives.Hash256;

/// Checked headers of all branches that peers have shown, above what our validator has.
///
/// A chain of millions of headers, and as many false ones as somebody can afford to make, must not
/// fill memory: of a branch only every so many headers are kept, at heights that are the same for
/// all branches, so two peers of one chain share them. What lies between two of them can be fetched
/// again and needs no check but that its ids lead from one to the other.
final class HeaderTree {
    private final int spacing;
    private final Map<Hash256, Entry> entries = new HashMap<>();
    private long changes;

    /// @param before the next kept header below, or a block of our validator
    private record Entry(HeaderNode node, Hash256 before) {}

    /// @param baseId block of our validator on which the first one stands
    /// @param nodes oldest first, with gaps where headers were left out
    record Path(Hash256 baseId, List<HeaderNode> nodes) {}

    HeaderTree(int spacing) {
        this.spacing = spacing;
    }

    int size() {
        return entries.size();
    }

    /// Rises when there are other branches than before.
    long changes() {
        return changes;
    }

    boolean contains(Hash256 id) {
        return entries.containsKey(id);
    }

    Optional<HeaderNode> find(Hash256 id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::node);
    }

    /// Headers that follow each other, the first of them a kept one or a block of our validator.
    void add(List<HeaderNode> nodes) {
        for (HeaderNode node : nodes) {
            entries.put(node.id(), new Entry(node, node.header().parentId()));
        }
        changes++;
    }

    /// The validator has this block now.
    void remove(Hash256 id) {
        entries.remove(id);
    }

    /// Takes a header and all that stand on it away.
    void dropBranch(Hash256 id) {
        var dropped = new HashSet<Hash256>(Set.of(id));
        entries.values().stream()
                .sorted(Comparator.comparingLong(entry -> entry.node().height()))
                .filter(entry -> dropped.contains(entry.before()))
                .forEach(entry -> dropped.add(entry.node().id()));
        entries.keySet().removeAll(dropped);
        changes++;
    }

    Path pathTo(Hash256 end) {
        var nodes = new ArrayList<HeaderNode>();
        Hash256 at = end;
        for (var entry = entries.get(at); entry != null; entry = entries.get(at)) {
            nodes.add(entry.node());
            at = entry.before();
        }
        return new Path(at, nodes.reversed());
    }

    /// Forgets what is below none of the ends, and of the rest what need not be kept.
    ///
    /// @param followed end of the branch that is kept whole up to the height `wholeTo`
    void retain(Collection<Hash256> ends, Optional<Hash256> followed, long wholeTo) {
        var kept = new HashSet<Hash256>(ends);
        var seen = new HashSet<Hash256>();
        followed.ifPresent(end -> mark(end, wholeTo, seen, kept));
        ends.forEach(end -> mark(end, -1, seen, kept));
        for (Hash256 id : kept) {
            entries.computeIfPresent(
                    id, (_, entry) -> new Entry(entry.node(), below(entry.before(), kept)));
        }
        entries.keySet().retainAll(kept);
    }

    private void mark(Hash256 end, long wholeTo, Set<Hash256> seen, Set<Hash256> kept) {
        Hash256 at = end;
        for (var entry = entries.get(at); entry != null && seen.add(at); entry = entries.get(at)) {
            long height = entry.node().height();
            if (height <= wholeTo || height % spacing == 0) {
                kept.add(at);
            }
            at = entry.before();
        }
    }

    private Hash256 below(Hash256 id, Set<Hash256> kept) {
        Hash256 at = id;
        for (var entry = entries.get(at);
                entry != null && !kept.contains(at);
                entry = entries.get(at)) {
            at = entry.before();
        }
        return at;
    }
}
