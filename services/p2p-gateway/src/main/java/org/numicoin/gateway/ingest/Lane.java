package org.numicoin.gateway.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of one kind of work into the cluster: into the window, claimed, published, answered. One
/// thread claims and publishes, since both may wait; its queue is bounded by the window.
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration TICK = Duration.ofMillis(200);

    /// Most of a sync is answered by then, which saves two of three commands for each block.
    private static final Duration HOLD_AFTER = Claims.CLAIM.dividedBy(3);

    private final String work;
    private final Window window;
    private final Claims claims;
    private final Publish publish;
    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final Consumer<Hash256> passedOver;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private long nextTick;

    /// @param work what this is, for metrics
    /// @param passedOver told of what the cluster has read and knew before
    Lane(
            String work,
            Window.Limits limits,
            Claims claims,
            Publish publish,
            LongSupplier nanoTime,
            MeterRegistry meters,
            Consumer<Hash256> passedOver) {
        this.work = work;
        this.window = new Window(limits);
        this.claims = claims;
        this.publish = publish;
        this.nanoTime = nanoTime;
        this.meters = meters;
        this.passedOver = passedOver;
        this.nextTick = nanoTime.getAsLong();
        Gauge.builder("numi.gateway.unanswered", window, Window::count)
                .description("Submitted to the cluster and not yet answered")
                .tag("work", work)
                .register(meters);
        Gauge.builder("numi.gateway.unanswered.bytes", window, Window::bytes)
                .description("Size of what is submitted and not yet answered")
                .tag("work", work)
                .register(meters);
    }

    /// Whether any work of a source is taken in.
    boolean hasRoom(String source) {
        return window.hasRoom(source);
    }

    /// Takes work in and returns at once.
    CompletableFuture<Submitted> submit(Hash256 id, String source, Outgoing record) {
        return switch (window.admit(id, source, record, nanoTime.getAsLong())) {
            case Window.Admission.Known _ ->
                    CompletableFuture.completedFuture(new Submitted.UnderWay());
            case Window.Admission.Full _ ->
                    CompletableFuture.completedFuture(new Submitted.NoRoom());
            case Window.Admission.Admitted(var pending) -> {
                tasks.add(() -> claim(pending));
                yield pending.outcome();
            }
        };
    }

    /// It may be submitted again, by whoever gets it.
    void answered(Hash256 id) {
        window.answered(id)
                .ifPresent(left -> {
                    if (left.begun()) {
                        tasks.add(() -> claims.release(id));
                    }
                    end(left.pending(), new Submitted.Decided());
                });
    }

    /// Nobody needs it again: its claim ends by itself.
    void settled(Hash256 id) {
        window.answered(id).ifPresent(left -> end(left.pending(), new Submitted.Decided()));
    }

    void decidedBefore(long offset) {
        window.decidedBefore(offset).forEach(passedOver);
    }

    /// Does one thing, if there is one before the time to wait is over.
    ///
    /// @return whether there was
    boolean step(Duration wait) throws InterruptedException {
        var task = Optional.ofNullable(tasks.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
        task.ifPresent(Runnable::run);
        long now = nanoTime.getAsLong();
        if (now - nextTick >= 0) {
            nextTick = now + TICK.toNanos();
            window.takeUnclaimed(now).forEach(this::claim);
            window.takeToHold(now).forEach(pending -> claims.hold(pending.id()));
            window.takeExpired(now)
                    .forEach(left -> end(left, "nobody has answered for long enough"));
        }
        return task.isPresent();
    }

    /// The loop of the lane's thread.
    void run(Runnable beat) throws InterruptedException {
        try {
            while (true) {
                boolean _ = step(TICK);
                beat.run();
            }
        } finally {
            window.close().forEach(left -> end(left, "the gateway ends"));
        }
    }

    private void claim(Window.Pending pending) {
        if (window.holds(pending)) {
            var _ =
                    claims.claim(pending.id())
                            .thenAccept(ours -> tasks.add(() -> claimed(pending, ours)));
        }
    }

    private void claimed(Window.Pending pending, boolean ours) {
        if (ours) {
            window.begin(pending).ifPresent(record -> publish(pending, record));
        } else {
            window.claimAgainAt(pending, nanoTime.getAsLong() + Claims.CLAIM.toNanos());
        }
    }

    private void publish(Window.Pending pending, Outgoing record) {
        var _ = publish.publish(record).thenAccept(result -> published(pending, result));
    }

    /// On the producer's thread.
    private void published(Window.Pending pending, PublishResult result) {
        switch (result) {
            case PublishResult.Acked(_, long offset) -> {
                long holdFrom = nanoTime.getAsLong() + HOLD_AFTER.toNanos();
                if (window.written(pending, offset, holdFrom)) {
                    passedOver.accept(pending.id());
                }
                end(pending, new Submitted.Published());
            }
            case PublishResult.NotWritten(String reason) -> {
                window.leave(pending);
                tasks.add(() -> claims.release(pending.id()));
                end(pending, new Submitted.NotWritten(reason));
            }
            case PublishResult.Unknown(String reason) ->
                    end(pending, new Submitted.Unknown(reason));
        }
    }

    /// What is being published by then ends by itself.
    private void end(Window.Left left, String why) {
        if (!left.begun()) {
            end(left.pending(), new Submitted.NotWritten(why));
        }
    }

    private void end(Window.Pending pending, Submitted how) {
        try (var _ = pending.trace().inLog()) {
            if (pending.outcome().complete(how)) {
                log.debug("{} {}: {}", work, pending.id(), how);
                meters.counter("numi.gateway.submitted", "work", work, "outcome", name(how))
                        .increment();
            }
        }
    }

    private static String name(Submitted how) {
        return switch (how) {
            case Submitted.Published _ -> "published";
            case Submitted.Decided _ -> "decided";
            case Submitted.UnderWay _ -> "under-way";
            case Submitted.NoRoom _ -> "no-room";
            case Submitted.NotWritten _ -> "not-written";
            case Submitted.Unknown _ -> "unknown";
        };
    }
}
