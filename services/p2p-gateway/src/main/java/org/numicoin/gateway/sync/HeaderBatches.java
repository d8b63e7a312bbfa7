package org.numicoin.gateway.sync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.sync.SyncEffect.CheckWork;
import org.numicoin.primitives.Hash256;

/// Answers to header requests on their way into the tree: cheap rules first, then the proof of work
/// of a sample of those that we do not have.
final class HeaderBatches {
    private final LocalChain chain;
    private final HeaderTree tree;
    private final HeaderCheck check;
    private final Claims claims;
    private final Map<?, SyncPeer> peers;
    private final SyncLimits limits;
    private final RandomGenerator random;
    private final Map<Long, Batch> checking = new HashMap<>();

    /// Headers whose sample is being checked.
    ///
    /// @param fresh those that we do not have, on `base`
    private record Batch(
            SyncPeer peer, HeaderNode base, List<HeaderNode> fresh, HeaderNode last, End end) {}

    /// What comes after a batch.
    private enum End {
        MORE,
        NOTHING,
        THE_FUTURE
    }

    HeaderBatches(
            LocalChain chain,
            HeaderTree tree,
            HeaderCheck check,
            Claims claims,
            Map<?, SyncPeer> peers,
            SyncLimits limits,
            RandomGenerator random) {
        this.chain = chain;
        this.tree = tree;
        this.check = check;
        this.claims = claims;
        this.peers = peers;
        this.limits = limits;
        this.random = random;
    }

    /// How many are being checked.
    int size() {
        return checking.size();
    }

    boolean hasOneOf(SyncPeer peer) {
        return checking.values().stream().anyMatch(batch -> batch.peer() == peer);
    }

    boolean standOn(Hash256 id) {
        return checking.values().stream().anyMatch(batch -> batch.base().id().equals(id));
    }

    void gone(SyncPeer peer) {
        checking.values().removeIf(batch -> batch.peer() == peer);
    }

    /// Takes an answer whose first header stands on something that we asked for.
    void take(
            long number,
            SyncPeer peer,
            List<BlockHeader> headers,
            long now,
            Consumer<SyncEffect> out) {
        var base = known(headers.getFirst().parentId());
        if (base.isEmpty()) {
            // Left out of the tree since it was asked for.
            return;
        }
        switch (check.check(base.get(), headers, now)) {
            case HeaderCheck.Result.Broken(var code) -> Claims.accuse(peer, code, out);
            case HeaderCheck.Result.OnRefused() -> {
                peer.hasAnsweredAll();
                peer.refuseClaim();
            }
            case HeaderCheck.Result.Valid(var nodes, boolean cut) -> {
                if (nodes.isEmpty()) {
                    claims.shown(peer, true, now, out);
                    return;
                }
                var more = headers.size() < limits.batch() ? End.NOTHING : End.MORE;
                int known = knownPrefix(base.get(), nodes);
                var batch =
                        new Batch(
                                peer,
                                known == 0 ? base.get() : nodes.get(known - 1),
                                List.copyOf(nodes.subList(known, nodes.size())),
                                nodes.getLast(),
                                cut ? End.THE_FUTURE : more);
                checkWork(number, batch, now, out);
            }
        }
    }

    private void checkWork(long number, Batch batch, long now, Consumer<SyncEffect> out) {
        if (batch.fresh().isEmpty()) {
            accept(batch, now, out);
            return;
        }
        checking.put(number, batch);
        var headers = batch.fresh().stream().map(HeaderNode::header).toList();
        out.accept(new CheckWork(number, WorkSample.of(headers, random)));
    }

    void checked(long number, boolean valid, long now, Consumer<SyncEffect> out) {
        var batch = checking.remove(number);
        if (batch == null) {
            return;
        }
        if (!valid) {
            Claims.accuse(batch.peer(), "high-hash", out);
        } else if (known(batch.base().id()).isPresent()) {
            accept(batch, now, out);
        }
    }

    private void accept(Batch batch, long now, Consumer<SyncEffect> out) {
        var from = batch.peer();
        if (!batch.fresh().isEmpty()) {
            tree.add(batch.fresh());
            from.headers.succeeded();
        }
        from.shows(batch.last());
        from.goesOn(batch.end() == End.MORE);
        peers.values().forEach(peer -> claims.recognize(peer, out));
        if (batch.end() != End.MORE) {
            claims.shown(from, batch.end() == End.THE_FUTURE, now, out);
        }
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
