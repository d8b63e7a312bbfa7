package org.numicoin.gateway.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.sync.FollowedChain.Gap;
import org.numicoin.gateway.sync.SyncEffect.RequestHeaders;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;

/// Fetches headers of the followed chain again that were checked and then left out. That they lead
/// from one kept header to the next shows that they are the same.
final class GapFiller {
    private final HeaderTree tree;
    private final HeaderCheck check;
    private final Map<?, SyncPeer> peers;
    private final LongSupplier numbers;
    private final Map<Long, Asked> requests = new HashMap<>();

    private record Asked(SyncPeer peer, Gap gap) {}

    GapFiller(HeaderTree tree, HeaderCheck check, Map<?, SyncPeer> peers, LongSupplier numbers) {
        this.tree = tree;
        this.check = check;
        this.peers = peers;
        this.numbers = numbers;
    }

    void ask(Gap gap, long now, Consumer<SyncEffect> out) {
        if (requests.values().stream().anyMatch(asked -> asked.gap().equals(gap))) {
            return;
        }
        peers.values().stream()
                .filter(peer -> peer.covered() >= gap.to().height() && peer.headers.isDue(now))
                .findFirst()
                .ifPresent(peer -> {
                    long number = numbers.getAsLong();
                    requests.put(number, new Asked(peer, gap));
                    out.accept(
                            new RequestHeaders(
                                    number, peer.id(), List.of(gap.from().id()), gap.count()));
                });
    }

    /// Takes the headers of a request; false when the number was none of these.
    boolean answered(long number, List<BlockHeader> headers, long now, Consumer<SyncEffect> out) {
        var asked = requests.remove(number);
        if (asked == null) {
            return false;
        }
        var gap = asked.gap();
        if (check.check(gap.from(), headers, now) instanceof HeaderCheck.Result.Valid(var nodes, _)
                && !nodes.isEmpty()
                && nodes.getLast().id().equals(gap.to().id())) {
            if (tree.contains(gap.to().id())) {
                tree.add(nodes);
            }
        } else {
            // It may have left this chain since it showed it, which is no lie.
            asked.peer().headers.failed(now);
            asked.peer().showsNothing();
            out.accept(new RequestStatus(asked.peer().id()));
        }
        return true;
    }

    boolean failed(long number, long now) {
        var asked = requests.remove(number);
        if (asked == null) {
            return false;
        }
        asked.peer().headers.failed(now);
        return true;
    }

    void gone(SyncPeer peer) {
        requests.values().removeIf(asked -> asked.peer() == peer);
    }
}
