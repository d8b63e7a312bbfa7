package org.numicoin.pool.share;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolShare;
import org.numicoin.mining.solution.SolutionOutbox;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.pool.job.PoolTemplate;
import org.numicoin.primitives.Hash256;

/// Judges shares. What costs nothing is looked at on the caller's thread, proofs of work on a
/// bounded number of threads of its own:
///
/// ```
/// job known? ─ stale? ─ seen? ─► queue ─► hash ─► pool.shares ─acked─► OK
///                                            └ solves a block: BlockDesk ─acked─► OK
/// ```
public final class ShareDesk implements AutoCloseable {
    /// What may wait for a thread: some seconds of its work.
    static final int WAITING_PER_THREAD = 2_048;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final JobBoard board;
    private final ProofOfWorkHash hash;
    private final ShareLog log;
    private final BlockDesk blocks;
    private final Solutions solutions;
    private final Identity identity;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final SeenNonces seen = new SeenNonces(SeenNonces.NONCES_MAX);
    private final ThreadPoolExecutor threads;
    private final Timer verification;

    /// Where blocks go.
    ///
    /// @param outbox those on the pool's templates
    /// @param chosen those on templates that miners chose
    public record Solutions(SolutionOutbox outbox, ChosenBlocks chosen) {}

    /// Who accepts.
    ///
    /// @param instance number of this pod now
    /// @param least difficulty that the pool gives out
    public record Identity(Origin origin, IntSupplier instance, long least) {}

    public ShareDesk(
            JobBoard board,
            ProofOfWorkHash hash,
            ShareLog log,
            BlockDesk blocks,
            Solutions solutions,
            Identity identity,
            int threads,
            InstantSource clock,
            MeterRegistry meters) {
        this.board = board;
        this.hash = hash;
        this.log = log;
        this.blocks = blocks;
        this.solutions = solutions;
        this.identity = identity;
        this.clock = clock;
        this.meters = meters;
        this.threads =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING_PER_THREAD * threads),
                        Thread.ofPlatform().name("verify-", 0).factory());
        Gauge.builder("numi.pool.verify.waiting", this.threads, t -> t.getQueue().size())
                .description("Shares that wait for a thread to verify them")
                .register(meters);
        this.verification =
                Timer.builder("numi.pool.verify")
                        .description("From a share to its verdict, the log included")
                        .register(meters);
    }

    /// Judges a share; the answer may come on any thread, always in bounded time.
    public CompletableFuture<Verdict> judge(Share share) {
        long begin = System.nanoTime();
        return decide(share)
                .whenComplete((verdict, problem) -> {
                    verification.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
                    String result = problem == null ? verdict.tag() : "failed";
                    meters.counter("numi.pool.shares", "result", result).increment();
                });
    }

    /// Ends after the shares at hand.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                var _ = threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Verdict> decide(Share share) {
        Optional<PoolTemplate> known = board.template(share.job().template());
        if (known.isEmpty() || !isOfKind(share) || !isGivenOut(share, known.get())) {
            return CompletableFuture.completedFuture(Verdict.UNKNOWN_JOB);
        }
        var template = known.get();
        if (board.standing(template) == JobBoard.Standing.STALE) {
            return CompletableFuture.completedFuture(Verdict.STALE);
        }
        // The claim costs nothing to look at; a hash does.
        if (!share.job().difficulty().isMetBy(share.result())) {
            return CompletableFuture.completedFuture(Verdict.LOW_DIFFICULTY);
        }
        if (!seen.add(share.job(), share.nonce())) {
            return CompletableFuture.completedFuture(Verdict.DUPLICATE);
        }
        var verified = new CompletableFuture<CompletableFuture<Verdict>>();
        try {
            threads.execute(() -> {
                try {
                    verified.complete(verify(share, template));
                } catch (RuntimeException e) {
                    verified.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            seen.remove(share.job(), share.nonce());
            return CompletableFuture.completedFuture(Verdict.BUSY);
        }
        return verified.thenCompose(verdict -> verdict);
    }

    /// What becomes of a share is said by its job, which was there before the hash: else a miner
    /// would send the hashes that are blocks as SOLO, and all others as PPLNS.
    private static boolean isOfKind(Share share) {
        Kind kind = share.job().kind();
        return kind == share.kind() && share.chosen().isEmpty() == (kind != Kind.CHOSEN);
    }

    /// Below the least difficulty only because the network's was.
    private boolean isGivenOut(Share share, PoolTemplate template) {
        long least = template.difficulty(identity.least()).value();
        return share.job().difficulty().value() >= least;
    }

    private CompletableFuture<Verdict> verify(Share share, PoolTemplate template) {
        for (BlockHeader searched : headers(share, template)) {
            BlockHeader header = searched.withNonce(share.nonce(), share.job().extraNonce());
            Hash256 found = hash.hash(header.proofOfWorkBlob());
            if (found.equals(share.result())) {
                return accept(share, template, header, found);
            }
        }
        // Nobody takes away the share of another by sending its nonce with a wrong hash.
        seen.remove(share.job(), share.nonce());
        return CompletableFuture.completedFuture(Verdict.WRONG_HASH);
    }

    /// What the share may be of.
    private static List<BlockHeader> headers(Share share, PoolTemplate template) {
        return share.chosen().isEmpty() ? List.of(template.header()) : share.chosen();
    }

    private CompletableFuture<Verdict> accept(
            Share share, PoolTemplate template, BlockHeader header, Hash256 found) {
        if (new CompactTarget(header.target()).isMetBy(found)) {
            Hash256 block = header.id();
            return blocks.solved(
                    record(share, template, Optional.of(block)),
                    block,
                    () -> send(share, template, header));
        }
        return log.write(record(share, template, Optional.empty()))
                .thenApply(result -> {
                    if (result instanceof PublishResult.Acked) {
                        return Verdict.ACCEPTED;
                    }
                    seen.remove(share.job(), share.nonce());
                    return Verdict.NOT_WRITTEN;
                });
    }

    private void send(Share share, PoolTemplate template, BlockHeader header) {
        if (share.chosen().isEmpty()) {
            boolean current = board.standing(template) == JobBoard.Standing.CURRENT;
            solutions.outbox().solved(template.templateId(), header, template.trace(), current);
        } else {
            solutions.chosen().found(header, share.miner());
        }
    }

    private PoolShare record(Share share, PoolTemplate template, Optional<Hash256> block) {
        return new PoolShare(
                identity.origin(),
                identity.instance().getAsInt(),
                share.miner(),
                share.worker(),
                share.scheme(),
                share.job().difficulty().value(),
                template.number(),
                template.header().height(),
                template.networkDifficulty(),
                share.job().extraNonce(),
                share.nonce(),
                block,
                clock.millis());
    }
}
