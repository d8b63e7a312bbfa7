package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.primitives.Hash256;

/// The blocks between our validator's chain and the end that is followed, in the order of their
/// height.
final class FollowedChain {
    private final NavigableMap<Long, Slot> byHeight = new TreeMap<>();
    private final Map<Hash256, Slot> byId = new HashMap<>();
    private Optional<Gap> gap = Optional.empty();

    /// Headers between two kept ones that have to be fetched again.
    record Gap(HeaderNode from, HeaderNode to) {
        int count() {
            return Math.toIntExact(to.height() - from.height());
        }
    }

    /// Follows another path; blocks that are on both keep what they have come to.
    void follow(HeaderTree.Path path, LocalChain chain) {
        HeaderNode before =
                chain.find(path.baseId())
                        .orElseThrow(() -> new IllegalStateException("no block " + path.baseId()));
        var old = Map.copyOf(byId);
        clear();
        for (HeaderNode node : path.nodes()) {
            if (node.height() != before.height() + 1 && gap.isEmpty()) {
                gap = Optional.of(new Gap(before, node));
            }
            var slot = old.getOrDefault(node.id(), new Slot(node));
            byHeight.put(node.height(), slot);
            byId.put(node.id(), slot);
            before = node;
        }
        markKnown(chain);
    }

    void clear() {
        byHeight.clear();
        byId.clear();
        gap = Optional.empty();
    }

    Optional<Slot> find(Hash256 id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The validator's chain has this block now.
    void remove(Hash256 id) {
        var slot = byId.remove(id);
        if (slot != null) {
            byHeight.remove(slot.height());
        }
    }

    /// The lowest block that the validator has not decided.
    Optional<Slot> first() {
        return byHeight.values().stream().filter(slot -> !slot.isDecided()).findFirst();
    }

    /// Undecided blocks without a gap, lowest first.
    List<Slot> window(int count) {
        var window = new ArrayList<Slot>(count);
        long end = gap.map(missing -> missing.to().height()).orElse(Long.MAX_VALUE);
        for (Slot slot : byHeight.values()) {
            if (window.size() == count || slot.height() >= end) {
                break;
            }
            if (!slot.isDecided()) {
                window.add(slot);
            }
        }
        return window;
    }

    /// The lowest headers that are missing, if they begin within a distance from the first block.
    Optional<Gap> gapWithin(long distance) {
        long from = first().map(Slot::height).orElse(0L);
        return gap.filter(missing -> missing.from().height() < from + distance);
    }

    /// Height up to which somebody has this chain who has that header.
    long coveredBy(Optional<HeaderNode> shown, HeaderTree tree) {
        if (shown.isEmpty() || byId.isEmpty()) {
            return SyncPeer.NOTHING;
        }
        var path = tree.pathTo(shown.get().id()).nodes();
        for (HeaderNode node : path.reversed()) {
            if (byId.containsKey(node.id())) {
                return node.height();
            }
        }
        return SyncPeer.NOTHING;
    }

    /// Blocks at the beginning that the validator has on a side branch. All before a known one are.
    private void markKnown(LocalChain chain) {
        for (Slot slot : byHeight.values()) {
            if (!slot.isDecided()) {
                if (chain.find(slot.id()).filter(HeaderNode::bodyKnown).isEmpty()) {
                    return;
                }
                slot.becomes(new Slot.Stage.Decided());
            }
        }
    }
}
