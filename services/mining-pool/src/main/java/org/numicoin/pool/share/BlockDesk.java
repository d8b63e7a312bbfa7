package org.numicoin.pool.share;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.messaging.PoolShare;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shares that solve a block. The share is in the log before the block is sent, so that the books
/// know who solved it whatever happens in between; it is written again and again until it is. Only
/// when Kafka stayed away for as long as a block is of use the block is sent without.
public final class BlockDesk {
    /// More than are found in the time in which they are worth something.
    private static final int WAITING_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(BlockDesk.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final BlockingQueue<Solved> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Duration ageMax;
    private final LongSupplier nanoTime;
    private int unfinished;

    private record Solved(
            PoolShare share,
            Hash256 block,
            Runnable send,
            long time,
            CompletableFuture<Verdict> verdict) {}

    /// @param ageMax after which a block is not worth waiting for
    public BlockDesk(Duration ageMax, LongSupplier nanoTime) {
        this.ageMax = ageMax;
        this.nanoTime = nanoTime;
    }

    /// Takes a share that solves a block.
    ///
    /// @param send hands the block on, and returns at once
    CompletableFuture<Verdict> solved(PoolShare share, Hash256 block, Runnable send) {
        var verdict = new CompletableFuture<Verdict>();
        var solved = new Solved(share, block, send, nanoTime.getAsLong(), verdict);
        count(1);
        if (!waiting.offer(solved)) {
            count(-1);
            log.warn("too many blocks at once: {} is sent without its share", block);
            send.run();
            verdict.complete(Verdict.BUSY);
        }
        return verdict;
    }

    /// Waits until all that was solved is in the log and handed on, so long at most.
    public void drain(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (unfinished > 0 && left > 0) {
                left = finished.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Writes and sends until interrupted.
    public void run(ShareLog shares, ProgressWatch watch) throws InterruptedException {
        try (var beat = watch.watch("blocks", SILENCE_MAX)) {
            while (true) {
                beat.now();
                Solved solved = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (solved != null) {
                    finish(solved, shares, beat);
                    count(-1);
                }
            }
        }
    }

    private void count(int more) {
        lock.lock();
        try {
            unfinished += more;
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void finish(Solved solved, ShareLog shares, ProgressWatch.Beat beat)
            throws InterruptedException {
        boolean written = write(solved, shares, beat);
        solved.send().run();
        solved.verdict().complete(written ? Verdict.ACCEPTED : Verdict.NOT_WRITTEN);
    }

    private boolean write(Solved solved, ShareLog shares, ProgressWatch.Beat beat)
            throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (nanoTime.getAsLong() - solved.time() <= ageMax.toNanos()) {
            beat.now();
            try {
                if (shares.write(solved.share()).get() instanceof PublishResult.Acked) {
                    return true;
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("a publish ends with a result, not a failure", e);
            }
            backoff.await();
        }
        log.warn("the share that solves {} could not be written", solved.block());
        return false;
    }
}
