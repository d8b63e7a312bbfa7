package org.numicoin.gateway.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.CheckWork;
import org.numicoin.gateway.sync.SyncEffect.Disconnect;
import org.numicoin.gateway.sync.SyncEffect.Offence;
import org.numicoin.gateway.sync.SyncEffect.RequestHeaders;
import org.numicoin.gateway.sync.SyncEffect.RequestStatus;
import org.numicoin.primitives.Hash256;

/// Follows each peer's headers from what we know up to the tip that it claims. One peer extends a
/// chain at a time; the others learn from it and are asked for what comes after.
final class HeaderSync {
    private static final String WORK_NOT_DELIVERED = "work-not-delivered";
    private static final int FALLS_SHORT_MAX = 3;
    private static final int FAILURES_MAX = 16;

    /// After it another peer is asked for what this one has not answered.
    private static final long PATIENCE_MILLIS = 2_000;

    private final LocalChain chain;
    private final HeaderTree tree;
    private final HeaderCheck check;
    private final Map<?, SyncPeer> peers;
    private final SyncLimits limits;
    private final RandomGenerator random;
    private final LongSupplier numbers;
    private final Map<Long, Asked> requests = new HashMap<>();
    private final Map<Long, Batch> batches = new HashMap<>();

    private record Asked(SyncPeer peer, List<Hash256> locator, long at) {}

    /// Headers whose sample is being checked.
    ///
    /// @param fresh those that we do not have, on `base`
    private record Batch(
            SyncPeer peer, HeaderNode base, List<HeaderNode> fresh, HeaderNode last, End end) {}

    /// What a batch says of the peer's chain.
    private enum End {
        MORE,
        ALL,
        IN_THE_FUTURE
    }

    HeaderSync(
            LocalChain chain,
            HeaderTree tree,
            HeaderCheck check,
            Map<?, SyncPeer> peers,
            SyncLimits limits,
            RandomGenerator random,
            LongSupplier numbers) {
        this.chain = chain;
        this.tree = tree;
        this.check = check;
        this.peers = peers;
        this.limits = limits;
        this.random = random;
        this.numbers = numbers;
    }

    /// Whether a peer has a chain with more work than ours that it has not shown to its end.
    boolean wants(SyncPeer peer) {
        boolean claimsMore =
                peer.claim().chainWork().compareTo(chain.tip().node().chainWork()) > 0
                        && !tree.contains(peer.claim().tipId())
                        && !peer.isRefused();
        return claimsMore || peer.hasAnnouncedMore();
    }

    /// @param front end of the best chain so far, on which most peers probably are
    void ask(Optional<HeaderNode> front, long now, Consumer<SyncEffect> out) {
        for (SyncPeer peer : peers.values()) {
            if (requests.size() + batches.size() >= limits.headerRequests()) {
                return;
            }
            if (wants(peer) && peer.headers.isDue(now) && !isBusy(peer)) {
                askPeer(peer, front, now, out);
            }
        }
    }

    private void askPeer(
            SyncPeer peer, Optional<HeaderNode> front, long now, Consumer<SyncEffect> out) {
        var start = peer.shown().filter(node -> tree.contains(node.id()) || peer.goesOn());
        var locator = Locator.from(start.or(() -> front), tree, chain);
        if (isAsked(locator.getFirst(), now)) {
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
            settle(peer, End.ALL, now, out);
            return;
        }
        Hash256 parentId = headers.getFirst().parentId();
        if (!asked.locator().contains(parentId)) {
            accuse(peer, HeaderCheck.UNLINKED, out);
            return;
        }
        var base = known(parentId);
        if (base.isEmpty()) {
            return;
        }
        switch (check.check(base.get(), headers, now)) {
            case HeaderCheck.Result.Broken(var code) -> accuse(peer, code, out);
            case HeaderCheck.Result.OnRefused() -> {
                peer.hasAnsweredAll();
                peer.refuseClaim();
            }
            case HeaderCheck.Result.Valid(var nodes, boolean cut) -> {
                var end =
                        cut
                                ? End.IN_THE_FUTURE
                                : headers.size() < limits.batch() ? End.ALL : End.MORE;
                if (nodes.isEmpty()) {
                    settle(peer, end, now, out);
                } else {
                    sample(number, peer, base.get(), nodes, end, now, out);
                }
            }
        }
    }

    private void sample(
            long number,
            SyncPeer peer,
            HeaderNode base,
            List<HeaderNode> nodes,
            End end,
            long now,
            Consumer<SyncEffect> out) {
        int known = knownPrefix(base, nodes);
        var fresh = nodes.subList(known, nodes.size());
        var freshBase = known == 0 ? base : nodes.get(known - 1);
        var batch = new Batch(peer, freshBase, List.copyOf(fresh), nodes.getLast(), end);
        if (fresh.isEmpty()) {
            accept(batch, now, out);
            return;
        }
        batches.put(number, batch);
        var headers = fresh.stream().map(HeaderNode::header).toList();
        out.accept(new CheckWork(number, WorkSample.of(headers, random)));
    }

    void checked(long number, boolean valid, long now, Consumer<SyncEffect> out) {
        var batch = batches.remove(number);
        if (batch == null) {
            return;
        }
        if (!valid) {
            accuse(batch.peer(), "high-hash", out);
        } else if (known(batch.base().id()).isPresent()) {
            accept(batch, now, out);
        }
    }

    private void accept(Batch batch, long now, Consumer<SyncEffect> out) {
        if (!batch.fresh().isEmpty()) {
            tree.add(batch.fresh());
        }
        batch.peer().shows(batch.last());
        batch.peer().goesOn(batch.end() == End.MORE);
        batch.peer().headers.succeeded();
        for (SyncPeer peer : peers.values()) {
            recognize(peer, out);
        }
        if (batch.end() != End.MORE) {
            settle(batch.peer(), batch.end(), now, out);
        }
    }

    /// A tip that we have the header of needs no headers from the peer that claims it, whose work
    /// is known then.
    void recognize(SyncPeer peer, Consumer<SyncEffect> out) {
        var tip = tree.find(peer.claim().tipId());
        if (tip.filter(node -> node.chainWork().compareTo(peer.claim().chainWork()) < 0).isPresent()
                && !peer.isRefused()) {
            accuse(peer, WORK_NOT_DELIVERED, out);
        } else if (!peer.isRefused()) {
            tip.ifPresent(peer::showsAtLeast);
        }
    }

    /// The peer has answered to the end of its chain. Work is never lost by an honest node, so what
    /// ends before the claim is a lie, or a replica behind it that lags: hence three tries.
    private void settle(SyncPeer peer, End end, long now, Consumer<SyncEffect> out) {
        peer.hasAnsweredAll();
        var claimed = peer.claim().chainWork();
        if (!wants(peer)
                || peer.shown()
                        .filter(node -> node.chainWork().compareTo(claimed) >= 0)
                        .isPresent()) {
            peer.keptItsClaim();
            peer.headers.succeeded();
            if (wants(peer)) {
                // It has a better chain than it claimed, so the claim is old.
                peer.headers.failed(now);
                out.accept(new RequestStatus(peer.id()));
            }
            return;
        }
        peer.headers.failed(now);
        if (end == End.ALL) {
            out.accept(new RequestStatus(peer.id()));
            if (peer.fellShort() >= FALLS_SHORT_MAX) {
                accuse(peer, WORK_NOT_DELIVERED, out);
            }
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
        batches.values().removeIf(batch -> batch.peer() == peer);
    }

    private static void accuse(SyncPeer peer, String code, Consumer<SyncEffect> out) {
        peer.hasAnsweredAll();
        peer.keptItsClaim();
        peer.refuseClaim();
        out.accept(new Offence(peer.id(), code));
    }

    private boolean isBusy(SyncPeer peer) {
        return requests.values().stream().anyMatch(asked -> asked.peer() == peer)
                || batches.values().stream().anyMatch(batch -> batch.peer() == peer);
    }

    private boolean isAsked(Hash256 start, long now) {
        return requests.values().stream()
                        .anyMatch(asked ->
                                asked.locator().getFirst().equals(start)
                                        && now - asked.at() < PATIENCE_MILLIS)
                || batches.values().stream().anyMatch(batch -> batch.base().id().equals(start));
    }

    private Optional<HeaderNode> known(Hash256 id) {
        return tree.find(id).or(() -> chain.find(id));
    }

    /// How many of the headers we have. What stands on a header that only we know cannot be in the
    /// validator; below that, one known header means that all before it are.
    private int knownPrefix(HeaderNode base, List<HeaderNode> nodes) {
        boolean ofValidator = !tree.contains(base.id());
        int from = 0;
        int to = nodes.size();
        while (from < to) {
            int middle = from == 0 ? 0 : (from + to) >>> 1;
            Hash256 id = nodes.get(middle).id();
            if (tree.contains(id) || (ofValidator && chain.find(id).isPresent())) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
