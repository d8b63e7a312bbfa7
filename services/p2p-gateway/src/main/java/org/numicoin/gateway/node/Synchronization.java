package org.numicoin.gateway.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.gateway.net.BlockExchange;
import org.numicoin.gateway.net.RequestFailed;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.sync.PeerClaim;
import org.numicoin.gateway.sync.Standstill;
import org.numicoin.gateway.sync.SyncEffect;
import org.numicoin.gateway.sync.SyncEvent;
import org.numicoin.gateway.sync.SyncProgress;
import org.numicoin.gateway.sync.Synchronizer;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what the synchronizer wants done, and tells it what came of it, on a thread of its own: it
/// asks the validator, which may take a while, and relay does not wait for that.
public final class Synchronization {
    private static final Logger log = LoggerFactory.getLogger(Synchronization.class);

    /// Of a sample of proofs of work; as many as the workers have threads at most.
    private static final int WORK_PARTS = 4;

    private final Synchronizer machine;
    private final BlockExchange network;
    private final ProofOfWorkHash hash;
    private final Executor loop;
    private final Executor workers;
    private final LongSupplier millis;
    private final Outlets outlets;
    private final Queue<SyncEvent> events = new ConcurrentLinkedQueue<>();
    private volatile Optional<SyncProgress> progress = Optional.empty();
    private volatile Optional<Standstill> standstill = Optional.empty();

    /// Where blocks and news of peers go on to, from the thread of the synchronizer.
    public interface Outlets {
        /// Returns at once. The order is that of the chain and has to be kept: a block that comes
        /// before its parent is decided about twice.
        void submit(Hash256 id, Bytes block, PeerId source);

        void offence(PeerId peer, String code);
    }

    /// Knows of no peers yet.
    ///
    /// @param loop the thread of the synchronizer
    public Synchronization(
            Synchronizer machine,
            BlockExchange network,
            ProofOfWorkHash hash,
            Executor loop,
            Executor workers,
            LongSupplier millis,
            Outlets outlets) {
        this.machine = machine;
        this.network = network;
        this.hash = hash;
        this.loop = loop;
        this.workers = workers;
        this.millis = millis;
        this.outlets = outlets;
    }

    /// What the status of a peer claims.
    public static PeerClaim claim(Status status) {
        return new PeerClaim(
                status.tipId(), status.tipHeight(), status.chainWork(), status.bodiesFrom());
    }

    /// Something has happened; for any thread.
    public void handle(SyncEvent event) {
        events.add(event);
        loop.execute(this::handleAll);
    }

    /// All that has come by now; nothing when an earlier call has taken it.
    private void handleAll() {
        var now = new ArrayList<SyncEvent>();
        for (var next = events.poll(); next != null; next = events.poll()) {
            now.add(next);
        }
        if (!now.isEmpty()) {
            machine.handle(now, millis.getAsLong()).forEach(this::apply);
        }
    }

    Optional<SyncProgress> progress() {
        return progress;
    }

    /// Why the chain does not move although it should.
    Optional<Standstill> standstill() {
        return standstill;
    }

    private void apply(SyncEffect effect) {
        switch (effect) {
            case SyncEffect.RequestHeaders request -> requestHeaders(request);
            case SyncEffect.RequestStatus(PeerId peer) -> {
                var _ = network.status(peer); // heard as a status like any other
            }
            case SyncEffect.RequestBodies request -> requestBodies(request);
            case SyncEffect.CheckWork(long batch, var headers) -> checkWork(batch, headers);
            case SyncEffect.Submit(Hash256 id, Bytes block, PeerId source) ->
                    outlets.submit(id, block, source);
            case SyncEffect.Offence(PeerId peer, String code) -> outlets.offence(peer, code);
            case SyncEffect.Disconnect(PeerId peer, String reason) ->
                    network.disconnect(peer, reason);
            case SyncEffect.Progress(SyncProgress told) -> progressed(told);
            case SyncEffect.Stalled(Standstill reason) -> {
                if (!standstill.equals(Optional.of(reason))) {
                    log.warn("synchronization stands still: {}", reason);
                }
                standstill = Optional.of(reason);
            }
        }
    }

    private void progressed(SyncProgress told) {
        var before = progress.map(SyncProgress::phase).orElse(SyncProgress.Phase.CAUGHT_UP);
        if (before != told.phase()) {
            log.info(
                    "synchronization {} at height {} of {}",
                    switch (told.phase()) {
                        case HEADERS -> "asks for headers";
                        case BLOCKS -> "fetches blocks";
                        case CAUGHT_UP -> "has caught up";
                    },
                    told.height(),
                    told.bestHeader());
        }
        if (progress.filter(last -> last.height() == told.height()).isEmpty()
                || told.phase() == SyncProgress.Phase.CAUGHT_UP) {
            standstill = Optional.empty();
        }
        progress = Optional.of(told);
    }

    private void requestHeaders(SyncEffect.RequestHeaders request) {
        var _ =
                network.headers(
                                request.peer(),
                                new HeadersRequest(request.locator(), request.count()))
                        .whenComplete((headers, failure) ->
                                handle(
                                        failure == null
                                                ? new SyncEvent.HeadersAnswered(
                                                        request.request(), headers)
                                                : new SyncEvent.HeadersFailed(request.request())));
    }

    private void requestBodies(SyncEffect.RequestBodies request) {
        var _ =
                network.blocks(request.peer(), request.ids())
                        .whenComplete((blocks, failure) ->
                                handle(
                                        failure == null
                                                ? new SyncEvent.BodiesAnswered(
                                                        request.request(), blocks)
                                                : new SyncEvent.BodiesFailed(
                                                        request.request(), isTimeout(failure))));
    }

    /// In parts, for all threads: the next headers are asked for when these are checked, and no
    /// block before that.
    private void checkWork(long batch, List<BlockHeader> headers) {
        var parts =
                IntStream.range(0, WORK_PARTS)
                        .mapToObj(part ->
                                CompletableFuture.supplyAsync(
                                        () -> hasWork(headers, part), workers))
                        .toList();
        var _ =
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                        .thenRun(() ->
                                handle(
                                        new SyncEvent.WorkChecked(
                                                batch,
                                                parts.stream().allMatch(CompletableFuture::join))));
    }

    private boolean hasWork(List<BlockHeader> headers, int part) {
        for (int i = part; i < headers.size(); i += WORK_PARTS) {
            var header = headers.get(i);
            if (HeaderRules.proofOfWorkMeetsTarget(header, hash.hash(header.proofOfWorkBlob()))
                    .isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof RequestFailed failed
                && failed.code().equals(RequestFailed.TIMEOUT);
    }
}
