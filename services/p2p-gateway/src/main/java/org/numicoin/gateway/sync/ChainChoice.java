package org.numicoin.gateway.sync;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.primitives.Hash256;

/// Which of the chains that peers have shown is followed: the one with the most work, if that is
/// more than ours. Of equal ones it is the one that is followed already.
final class ChainChoice {
    /// How long blocks wait for the headers of a peer that claims more work and delivers.
    private static final long HEADERS_FIRST_MILLIS = 300_000;

    private static final long PROMPT_MILLIS = 10_000;

    private final ChainSpec spec;
    private final LocalChain chain;
    private final HeaderTree tree;
    private final Map<?, SyncPeer> peers;
    private Optional<Hash256> current = Optional.empty();
    private boolean released;
    private long leadSince;
    private long changes;
    private long changedAt;

    ChainChoice(ChainSpec spec, LocalChain chain, HeaderTree tree, Map<?, SyncPeer> peers) {
        this.spec = spec;
        this.chain = chain;
        this.tree = tree;
        this.peers = peers;
    }

    /// End of the chain with the most work, empty when no peer has shown more than ours.
    Optional<HeaderNode> lead(long now) {
        var lead = best(peer -> !peer.isAside(now));
        if (lead.isPresent() && current.isEmpty()) {
            leadSince = now;
            released = false;
        }
        if (tree.changes() != changes) {
            changes = tree.changes();
            changedAt = now;
        }
        current = lead.map(HeaderNode::id);
        return lead;
    }

    /// Whether a chain with more work than ours would be left without the peers that cover a block.
    boolean hasAlternative(HeaderNode block, long now) {
        return best(peer -> !peer.isAside(now) && !peer.covers(block)).isPresent();
    }

    /// Whether the blocks of the lead are to be fetched: its work is more than the least that this
    /// network has, and it is not overtaken in a moment. The latter matters when we are far behind:
    /// who follows a lesser chain beyond the reorganization limit does not come back from it.
    boolean isReleased(HeaderNode lead, boolean headersAwaited, long now) {
        if (lead.chainWork().compareTo(spec.minimumChainWork()) < 0) {
            return false;
        }
        long behind = lead.height() - chain.tip().node().height();
        released =
                released
                        || !headersAwaited
                        || behind < spec.reorganizationLimit() / 4
                        || now - changedAt > PROMPT_MILLIS
                        || now - leadSince > HEADERS_FIRST_MILLIS;
        return released;
    }

    private Optional<HeaderNode> best(Predicate<SyncPeer> which) {
        var ours = chain.tip().node().chainWork();
        Stream<HeaderNode> ends =
                peers.values().stream()
                        .filter(which)
                        .flatMap(peer -> peer.shown().stream())
                        .filter(node -> tree.contains(node.id()))
                        .filter(node -> node.chainWork().compareTo(ours) > 0);
        return ends.max(
                Comparator.comparing(HeaderNode::chainWork)
                        .thenComparing(node -> current.filter(node.id()::equals).isPresent()));
    }
}
