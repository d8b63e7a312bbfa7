package org.numicoin.gateway.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.Disconnect;
import org.numicoin.gateway.sync.SyncEffect.RequestHeaders;
import org.numicoin.primitives.Hash256;

/// Follows each peer's headers from what we know up to the tip that it claims. One peer extends a
/// chain at a time; the others learn from it and are asked for what comes after.
final class HeaderSync {
    private static final int FAILURES_MAX = 16;

    /// After it another peer is asked for what this one has not answered.
    private static final long PATIENCE_MILLIS = 2_000;

    private final LocalChain chain;
    private final HeaderTree tree;
    private final Claims claims;
    private final HeaderBatches batches;
    private final Map<?, SyncPeer> peers;
    private final SyncLimits limits;
    private final LongSupplier numbers;
    private final Map<Long, Asked> requests = new HashMap<>();

    private record Asked(SyncPeer peer, List<Hash256> locator, long at) {
        boolean holds(Hash256 start, long now) {
            return locator.getFirst().equals(start) && now - at < PATIENCE_MILLIS;
        }
    }

    HeaderSync(
            LocalChain chain,
            HeaderTree tree,
            Claims claims,
            HeaderBatches batches,
            Map<?, SyncPeer> peers,
            SyncLimits limits,
            LongSupplier numbers) {
        this.chain = chain;
        this.tree = tree;
        this.claims = claims;
        this.batches = batches;
        this.peers = peers;
        this.limits = limits;
        this.numbers = numbers;
    }

    /// Asks all that have more to show, as far as the bound allows.
    ///
    /// @param front end of the best chain so far, on which most peers probably are
    void ask(Optional<HeaderNode> front, long now, Consumer<SyncEffect> out) {
        for (SyncPeer peer : peers.values()) {
            if (requests.size() + batches.size() >= limits.headerRequests()) {
                return;
            }
            if (claims.isOpen(peer) && peer.headers.isDue(now) && !isBusy(peer)) {
                askPeer(peer, front, now, out);
            }
        }
    }

    private void askPeer(
            SyncPeer peer, Optional<HeaderNode> front, long now, Consumer<SyncEffect> out) {
        var start = peer.shown().filter(node -> tree.contains(node.id()) || peer.goesOn());
        var locator = Locator.from(start.or(() -> front), tree, chain);
        Hash256 first = locator.getFirst();
        if (batches.standOn(first)
                || requests.values().stream().anyMatch(asked -> asked.holds(first, now))) {
            return;
        }
        long number = numbers.getAsLong();
        requests.put(number, new Asked(peer, locator, now));
        out.accept(new RequestHeaders(number, peer.id(), locator, limits.batch()));
    }

    void answered(long number, List<BlockHeader> headers, long now, Consumer<SyncEffect> out) {
        var asked = requests.remove(number);
        if (asked == null) {
            return;
        }
        var peer = asked.peer();
        if (headers.isEmpty()) {
            claims.shown(peer, false, now, out);
        } else if (asked.locator().contains(headers.getFirst().parentId())) {
            batches.take(number, peer, headers, now, out);
        } else {
            Claims.accuse(peer, HeaderCheck.UNLINKED, out);
        }
    }

    void failed(long number, long now, Consumer<SyncEffect> out) {
        var asked = requests.remove(number);
        if (asked == null) {
            return;
        }
        asked.peer().headers.failed(now);
        if (asked.peer().headers.failures() >= FAILURES_MAX) {
            asked.peer().refuseClaim();
            out.accept(new Disconnect(asked.peer().id(), "headers-not-delivered"));
        }
    }

    void gone(SyncPeer peer) {
        requests.values().removeIf(asked -> asked.peer() == peer);
        batches.gone(peer);
    }

    private boolean isBusy(SyncPeer peer) {
        return batches.hasOneOf(peer)
                || requests.values().stream().anyMatch(asked -> asked.peer() == peer);
    }
}
