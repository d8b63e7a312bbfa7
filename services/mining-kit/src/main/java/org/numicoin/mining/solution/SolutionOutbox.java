package org.numicoin.mining.solution;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes solutions, again and again while Kafka is away, so that the hashing threads never wait
/// for it. Sending one twice is harmless: a block id is decided once.
public final class SolutionOutbox {
    /// More than are found in the time in which they are worth something.
    static final int WAITING_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(SolutionOutbox.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final BlockingQueue<Found> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Origin origin;
    private final Duration ageMax;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Counter solutions;
    private final Counter stale;
    private final Counter dropped;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sent = lock.newCondition();
    private int unsent;

    private record Found(MinedSolution solution, TraceContext trace, long time) {}

    /// Nothing is sent before [#run].
    ///
    /// @param meter what the names of its meters begin with, as in `numi.worker`
    /// @param ageMax after which a solution is not worth sending any more
    public SolutionOutbox(
            String meter,
            Origin origin,
            Duration ageMax,
            RandomGenerator random,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.origin = origin;
        this.ageMax = ageMax;
        this.random = random;
        this.nanoTime = nanoTime;
        this.solutions =
                Counter.builder(meter + ".solutions")
                        .description("Headers found that meet their target")
                        .register(meters);
        this.stale =
                Counter.builder(meter + ".solutions.stale")
                        .description("Those found when other work had taken their place")
                        .register(meters);
        this.dropped =
                Counter.builder(meter + ".solutions.dropped")
                        .description("Those that Kafka did not take while they were of use")
                        .register(meters);
    }

    /// A header meets its target. Returns at once.
    ///
    /// @param templateId of the template that was searched
    /// @param template trace of that template
    /// @param current false when other work had taken its place meanwhile
    public void solved(
            Hash256 templateId, BlockHeader header, TraceContext template, boolean current) {
        solutions.increment();
        if (!current) {
            stale.increment();
        }
        TraceContext trace =
                template.isNone() ? TraceContext.random(random) : template.child(random);
        try (var _ = trace.inLog()) {
            log.info(
                    "found block {} at height {}{}",
                    header.id(),
                    header.height(),
                    current ? "" : ", late");
        }
        var solution = new MinedSolution(origin, templateId, header);
        var found = new Found(solution, trace, nanoTime.getAsLong());
        count(1);
        // The oldest is worth the least.
        while (!waiting.offer(found)) {
            if (waiting.poll() != null) {
                dropped.increment();
                count(-1);
            }
        }
    }

    /// Waits until all that was found is sent or given up, so long at most.
    public void drain(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (unsent > 0 && left > 0) {
                left = sent.awaitNanos(left);
            }
            if (unsent > 0) {
                log.warn("{} solutions could not be sent before the end", unsent);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Publishes until interrupted.
    public void run(SolutionSink sink, ProgressWatch watch) throws InterruptedException {
        try (var beat = watch.watch("solutions", SILENCE_MAX)) {
            while (true) {
                beat.now();
                Found found = waiting.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (found != null) {
                    send(found, sink, beat);
                    count(-1);
                }
            }
        }
    }

    private void send(Found found, SolutionSink sink, ProgressWatch.Beat beat)
            throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            beat.now();
            String reason;
            switch (sink.publish(found.solution(), found.trace())) {
                case PublishResult.Acked _ -> {
                    return;
                }
                case PublishResult.NotWritten(var why) -> reason = why;
                case PublishResult.Unknown(var why) -> reason = why;
            }
            if (nanoTime.getAsLong() - found.time() > ageMax.toNanos()) {
                log.warn(
                        "solution of height {} given up: {}",
                        found.solution().header().height(),
                        reason);
                dropped.increment();
                return;
            }
            backoff.await();
        }
    }

    private void count(int more) {
        lock.lock();
        try {
            unsent += more;
            sent.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
