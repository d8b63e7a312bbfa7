package org.numicoin.validator.log;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent.Progress;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.Origin;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.ImportResult;
import org.numicoin.validator.chain.LookAhead;
import org.numicoin.validator.chain.OperatorOrder;
import org.numicoin.validator.chain.OrderResult;
import org.numicoin.validator.chain.Work;
import org.numicoin.validator.ingest.Arrival;
import org.numicoin.validator.ingest.Inputs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a writer does in its term: decides about what comes in and commits it. Consecutive connects
/// share a transaction; whatever else is decided has one of its own. Used by the core's thread.
final class WritingTerm {
    private static final Logger logger = LoggerFactory.getLogger(WritingTerm.class);

    /// At most one transaction in this time while connects can share it.
    private static final Duration COMMIT_SPACING = Duration.ofMillis(50);

    /// How long a connect waits for others while more blocks are there. A commit takes 12 to 30 ms
    /// in which nothing is decided, and nobody needs a block of a sync sooner.
    private static final Duration STREAM_SPACING = Duration.ofMillis(150);

    /// How long held work, a lease that went or a body that came is seen late, at most.
    private static final Duration ATTENTION = Duration.ofMillis(20);

    /// Records without an event after which the positions move by one of their own.
    private static final int RECORDS_WITHOUT_EVENT_MAX = 1_000;

    private final TransactionalLog log;
    private final ChainEngine engine;
    private final LookAhead lookAhead;
    private final EventWriter writer;
    private final Inputs inputs;
    private final Condemned condemned;
    private final ValidatorMetrics metrics;
    private final Origin self;
    private final LongSupplier nanoTime;
    private InputPositions next;
    private int recordsWithoutEvent;
    private long lastCommit;
    private long firstPending;
    private boolean over;
    private String reason = "";

    /// @param self origin of the events that no work caused
    WritingTerm(
            TransactionalLog log,
            ChainEngine engine,
            LookAhead lookAhead,
            EventWriter writer,
            Inputs inputs,
            Condemned condemned,
            ValidatorMetrics metrics,
            Origin self,
            LongSupplier nanoTime) {
        this.log = log;
        this.engine = engine;
        this.lookAhead = lookAhead;
        this.writer = writer;
        this.inputs = inputs;
        this.condemned = condemned;
        this.metrics = metrics;
        this.self = self;
        this.nanoTime = nanoTime;
        this.next = engine.position().inputs();
        this.lastCommit = nanoTime.getAsLong() - COMMIT_SPACING.toNanos();
    }

    /// Does a little, then lets the core look around. The reason when the term is over: an outcome
    /// is unknown, or the inputs have to be read again.
    Optional<String> step() throws InterruptedException {
        for (Work work : engine.due()) {
            if (!over) {
                decide(work, TraceContext.NONE);
            }
        }
        Optional<Arrival> arrival = over ? Optional.empty() : inputs.inbox().take(patience());
        if (arrival.isPresent()) {
            accept(arrival.get());
        }
        inputs.inbox().failure().ifPresent(WritingTerm::stopFor);
        if (!over && commitIsDue()) {
            commit();
        }
        return over ? Optional.of(reason) : Optional.empty();
    }

    /// Carries an operator's order out, or only says what it would do.
    OrderResult obey(OperatorOrder order, boolean dryRun) {
        if (over || !commit()) {
            return new OrderResult.Refused("outcome-unknown", reason);
        }
        OrderResult result = engine.decide(order, dryRun);
        if (!dryRun && result instanceof OrderResult.Planned planned) {
            logger.warn("ordered: {}", order);
            var operator = new Origin(Origin.Kind.OPERATOR, self.instance(), "");
            add(planned.steps(), operator, TraceContext.NONE);
            if (!commit()) {
                return new OrderResult.Refused("outcome-unknown", reason);
            }
        }
        return result;
    }

    /// Commits what is decided, at an orderly end.
    void finish() {
        if (!over) {
            commit();
        }
    }

    /// Whether more waits than the block that was just connected.
    boolean isImporting() {
        return !inputs.inbox().isEmpty();
    }

    void wake() {
        inputs.inbox().wake();
    }

    /// Ends the term: the producer is closed before the lease may go, the inputs after.
    void close(Lease lease) {
        log.close();
        lease.writesNoMore();
        inputs.close();
    }

    private void accept(Arrival arrival) throws InterruptedException {
        LogRecord record = arrival.record();
        next =
                arrival.isSolution()
                        ? new InputPositions(next.candidates(), record.offset() + 1)
                        : new InputPositions(record.offset() + 1, next.solutions());
        recordsWithoutEvent++;
        if (condemned.quarantine(record)) {
            recordsWithoutEvent = RECORDS_WITHOUT_EVENT_MAX;
        } else {
            switch (arrival.content()) {
                case Arrival.Content.Decoded(var work) -> {
                    try (var _ = record.trace().inLog()) {
                        decide(work, record.trace());
                    }
                }
                case Arrival.Content.Malformed(var detail) -> metrics.malformed(record, detail);
                case Arrival.Content.OfOtherChain(var detail) -> stopFor(detail);
                case Arrival.Content.Failed(var cause) -> condemn(record.coordinates(), cause);
            }
        }
        if (!over && recordsWithoutEvent >= RECORDS_WITHOUT_EVENT_MAX) {
            add(List.of(new Progress()), self, TraceContext.NONE);
        }
    }

    private void decide(Work work, TraceContext trace) {
        ImportResult result;
        long start = nanoTime.getAsLong();
        try {
            Failpoints.hit(ValidatorFailpoints.DECIDE);
            lookAhead.begin(work);
            result = engine.decide(work);
        } catch (FatalError e) {
            throw e; // Not the record's fault.
        } catch (RuntimeException e) {
            condemn(Condemned.coordinates(work), e);
            return;
        }
        metrics.decided(result, nanoTime.getAsLong() - start);
        switch (result) {
            case ImportResult.Decided(var decision) -> add(decision, trace);
            case ImportResult.AlreadyKnown _,
                    ImportResult.Orphan _,
                    ImportResult.HeldUntil _,
                    ImportResult.UnknownTemplate _ -> {}
        }
    }

    private void add(Decision decision, TraceContext trace) {
        logger.info("decided: {}", decision.outcome());
        boolean shares = decision.outcome() instanceof Decision.Connected;
        if (!shares && !commit()) {
            return;
        }
        add(decision.steps(), decision.work().origin(), trace);
        if (!shares || writer.isFull()) {
            commit();
        }
    }

    private void add(List<Step> steps, Origin origin, TraceContext trace) {
        if (writer.isEmpty()) {
            firstPending = nanoTime.getAsLong();
        }
        writer.add(steps, engine.undecided(next), origin, trace);
        recordsWithoutEvent = 0;
    }

    private Duration patience() {
        if (writer.isEmpty()) {
            return ATTENTION;
        }
        return Duration.ofNanos(Math.max(0, Math.min(ATTENTION.toNanos(), untilCommit())));
    }

    private boolean commitIsDue() {
        return !writer.isEmpty() && (writer.isFull() || untilCommit() <= 0);
    }

    /// A lone block goes at once; in a stream of blocks one transaction takes what 150 ms bring.
    private long untilCommit() {
        long at =
                inputs.inbox().isEmpty()
                        ? lastCommit + COMMIT_SPACING.toNanos()
                        : firstPending + STREAM_SPACING.toNanos();
        return at - nanoTime.getAsLong();
    }

    private boolean commit() {
        if (writer.isEmpty()) {
            return true;
        }
        long start = nanoTime.getAsLong();
        writer.commit().ifPresent(unknown -> end("the outcome of a commit is unknown: " + unknown));
        lastCommit = nanoTime.getAsLong();
        metrics.committed(lastCommit - start);
        return !over;
    }

    /// An unexpected exception leaves the engine's plans in doubt: they are dropped, the inputs are
    /// read again, and the record goes to the quarantine when it comes by.
    private void condemn(String coordinates, Exception cause) {
        condemned.add(coordinates, cause);
        end("a record failed: " + coordinates);
    }

    private void end(String why) {
        over = true;
        reason = why;
    }

    private static void stopFor(String why) {
        throw new FatalError("an input of the validator", why, "correct that and restart");
    }
}
