package org.numicoin.validator.log;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.OperatorOrder;
import org.numicoin.validator.chain.OrderResult;
import org.numicoin.validator.history.HistoryFill;
import org.numicoin.validator.log.Role.Following;
import org.numicoin.validator.log.Role.Joining;
import org.numicoin.validator.log.Role.Promoting;
import org.numicoin.validator.log.Role.Stopped;
import org.numicoin.validator.log.Role.Writing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that decides and applies, and the only one. It goes round the roles of [Role]; a
/// second thread watches that whoever holds the lease makes progress.
public final class ValidatorCore implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ValidatorCore.class);

    /// A replica that is further behind does not stand for the lease.
    private static final int NEAR_END = 16;

    /// A standby that has fallen so far behind stands for the lease no more.
    private static final int FAR_FROM_END = 1_000;

    /// A writer without progress for this long gives another one the chance.
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    /// Without progress for this long the process is of no use.
    private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofSeconds(1);

    /// How often a replica that has stopped looks whether a new log has begun.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(8);

    private final CoreParts parts;
    private final Condemned condemned;
    private final ProgressWatch.Beat beat;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ServiceThread thread;
    private final ServiceThread watch;
    private final Queue<Order<?>> orders = new ConcurrentLinkedQueue<>();
    private volatile Role role;
    private volatile boolean closing;
    private long lookAt;

    /// What another thread wants of the core's.
    private record Order<R>(Function<EventReader, R> task, CompletableFuture<R> result) {
        void carryOut(EventReader events) {
            try {
                result.complete(task.apply(events));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                throw e;
            }
        }
    }

    private ValidatorCore(CoreParts parts, ServiceExit exit) {
        this.parts = parts;
        this.condemned = new Condemned(parts.quarantine(), parts.metrics());
        this.role = new Following(parts.nanoTime().getAsLong());
        this.lookAt = parts.nanoTime().getAsLong();
        this.beat = parts.progress().watch("core", DEAD_AFTER);
        parts.readiness().set("log", "not yet read to its end");
        this.thread = ServiceThread.start("core", exit, this::run);
        this.watch = ServiceThread.start("lease-watch", exit, this::watchLease);
    }

    /// Starts to follow the log. The topics are there.
    public static ValidatorCore start(CoreParts parts, ServiceExit exit) {
        return new ValidatorCore(parts, exit);
    }

    public Role role() {
        return role;
    }

    /// Whether more blocks wait for the writer: a tip that will not be one for long.
    public boolean isImporting() {
        return role instanceof Writing(_, var term) && term.isImporting();
    }

    /// Whether there is time for what nobody waits for: this replica is at the end of the log, and
    /// no block waits.
    public boolean isIdle() {
        return switch (role) {
            case Writing(_, var term) -> !term.isImporting();
            case Joining _ -> true;
            case Following _, Promoting _, Stopped _ -> false;
        };
    }

    /// Writes, for any thread, old blocks between two events.
    public CompletableFuture<Boolean> fill(HistoryFill.Step step) {
        return order(_ -> {
            step.write();
            return true;
        });
    }

    /// Asks, from any thread, for a new log that begins with this replica's chain.
    ///
    /// @param tipId that of this replica
    public CompletableFuture<Republication.Result> republish(Hash256 tipId) {
        return order(events -> {
            var result = new Republication(parts).run(role, tipId);
            if (result instanceof Republication.Result.Begun) {
                events.resume();
                become(new Following(parts.nanoTime().getAsLong()));
            }
            return result;
        });
    }

    /// Gives, from any thread, an operator's order about the chain. Only the writer carries it out.
    ///
    /// @param dryRun whether it is only to be said what would happen
    public CompletableFuture<OrderResult> order(OperatorOrder wanted, boolean dryRun) {
        return order(_ ->
                role instanceof Writing(_, var term)
                        ? term.obey(wanted, dryRun)
                        : new OrderResult.Refused(
                                "not-the-writer",
                                "this replica is %s: ask the one that writes"
                                        .formatted(role.name())));
    }

    private <R> CompletableFuture<R> order(Function<EventReader, R> task) {
        var order = new Order<>(task, new CompletableFuture<>());
        orders.add(order);
        wake();
        return order.result();
    }

    /// From within a decision: one of its blocks is done.
    public void progressed() {
        beat.now();
    }

    /// Commits what is decided, closes the producer, leaves the lease group.
    @Override
    public void close() {
        closing = true;
        watch.close();
        wake();
        try {
            if (!ended.await(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the core did not end within {}", CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.close();
    }

    private void run() throws InterruptedException {
        try (var events =
                new EventReader(
                        parts.clients(),
                        parts.engine(),
                        parts.network(),
                        parts.listener(),
                        parts.nanoTime(),
                        () -> closing)) {
            try {
                while (!closing) {
                    obey(events);
                    become(next(role, events));
                    beat.now();
                }
            } finally {
                leave();
            }
        } finally {
            beat.close();
            ended.countDown();
        }
    }

    private void obey(EventReader events) {
        for (var order = orders.poll(); order != null; order = orders.poll()) {
            order.carryOut(events);
        }
    }

    private Role next(Role now, EventReader events) throws InterruptedException {
        return switch (now) {
            case Following(var restUntil) -> follow(restUntil, events);
            case Joining(var lease) -> join(lease, events);
            case Promoting(var lease) -> promote(lease, events);
            case Writing(var lease, var term) -> write(lease, term, events);
            case Stopped stopped -> lookForANewLog(stopped, events);
        };
    }

    /// Another replica may have begun one with the same chain; else nothing helps but an operator.
    private Role lookForANewLog(Stopped stopped, EventReader events) throws InterruptedException {
        long now = parts.nanoTime().getAsLong();
        if (!stopped.hasWholeChain() || now - lookAt < 0) {
            Thread.sleep(POLL);
            return stopped;
        }
        lookAt = now + LOOK.toNanos();
        var before = parts.engine().position().logId();
        var again = events.applyNewLog(REST);
        if (parts.engine().position().logId().equals(before)) {
            return stopped;
        }
        return again.<Role>map(other -> other)
                .orElseGet(() -> new Following(parts.nanoTime().getAsLong()));
    }

    private Role follow(long restUntil, EventReader events) throws InterruptedException {
        var stopped = events.applyNext(POLL);
        if (stopped.isPresent()) {
            return stopped.get();
        }
        if (parts.nanoTime().getAsLong() - restUntil < 0 || !events.isWithin(NEAR_END)) {
            return role;
        }
        parts.readiness().clear("log");
        return new Joining(Lease.join(parts.clients(), this::wake));
    }

    private Role join(Lease lease, EventReader events) throws InterruptedException {
        if (lease.isGranted()) {
            return new Promoting(lease);
        }
        var stopped = events.applyNext(POLL);
        if (stopped.isPresent()) {
            lease.close();
            return stopped.get();
        }
        if (events.isBeyond(FAR_FROM_END)) {
            return demote(lease, "far behind the end of the log");
        }
        return lease.isMember() ? role : demote(lease, "left the lease group");
    }

    private Role promote(Lease lease, EventReader events) throws InterruptedException {
        return switch (new Promotion(parts, lease, events, condemned, beat).run()) {
            case Promotion.Promoted(var term) -> {
                events.rest();
                parts.termListener().began(parts.engine().position().term());
                yield new Writing(lease, term);
            }
            case Promotion.Refused(var reason) -> demote(lease, reason);
            case Promotion.Diverged(var stopped) -> {
                lease.close();
                yield stopped;
            }
        };
    }

    private Role write(Lease lease, WritingTerm term, EventReader events)
            throws InterruptedException {
        if (!lease.isGranted()) {
            return endTerm(lease, term, "the lease has gone", events);
        }
        Optional<String> over = term.step();
        return over.isPresent() ? endTerm(lease, term, over.get(), events) : role;
    }

    private Role endTerm(Lease lease, WritingTerm term, String reason, EventReader events) {
        parts.termListener().ended();
        term.close(lease);
        var following = demote(lease, reason);
        events.resume();
        return following;
    }

    /// Leaves the group and follows from the stored offset. What was planned is forgotten.
    private Role demote(Lease lease, String reason) {
        log.warn("does not write: {}", reason);
        lease.close();
        parts.engine().forgetPlanned();
        return new Following(parts.nanoTime().getAsLong() + REST.toNanos());
    }

    /// The orderly end.
    private void leave() {
        switch (role) {
            case Writing(var lease, var term) -> {
                parts.termListener().ended();
                if (closing && lease.isGranted()) {
                    term.finish();
                }
                term.close(lease);
                lease.close();
            }
            case Joining(var lease) -> lease.close();
            case Promoting(var lease) -> lease.close();
            case Following _, Stopped _ -> {}
        }
    }

    private void become(Role now) {
        if (!now.name().equals(role.name())) {
            log.info("{} -> {} at {}", role.name(), now.name(), parts.engine().position());
            parts.readiness().note("role", now.description());
            parts.metrics().role(now);
            if (now instanceof Stopped(var reason, _)) {
                log.error("this replica has stopped: {}", reason);
                parts.readiness().set("log", reason);
            }
        }
        role = now;
    }

    /// From any thread: something that the core waits for may have happened.
    private void wake() {
        if (role instanceof Writing(_, var term)) {
            term.wake();
        }
    }

    private void watchLease() throws InterruptedException {
        while (true) {
            Thread.sleep(Duration.ofSeconds(1));
            if (beat.silence().compareTo(SILENCE_MAX) > 0) {
                switch (role) {
                    case Writing(var lease, _) -> abandon(lease);
                    case Promoting(var lease) -> abandon(lease);
                    case Joining(var lease) -> abandon(lease);
                    case Following _, Stopped _ -> {}
                }
            }
        }
    }

    private void abandon(Lease lease) {
        if (lease.isMember()) {
            log.warn("no progress for {}: leaves the lease group", beat.silence());
            lease.close();
        }
    }
}
