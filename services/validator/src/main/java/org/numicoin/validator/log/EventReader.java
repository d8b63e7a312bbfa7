package org.numicoin.validator.log;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.ReplicaDivergedException;
import org.numicoin.validator.log.Role.Stopped;
import org.numicoin.wire.DecodeException;

/// Reads `chain.events` from where the store stands and applies it: the one way in which events of
/// others reach the store. Used by the core's thread.
final class EventReader implements AutoCloseable {
    private static final Duration END_ASKED_EVERY = Duration.ofMillis(250);
    private static final String OTHER_START =
            "; the log begins with another block than this store: a replica of a log that runs is "
                    + "made with `numi backup restore`";
    private static final String REMEDY =
            "; this replica neither writes nor serves. If the log is the one that was lost, "
                    + "`numi chain republish` starts a new one from this replica's chain; else "
                    + "empty its data folder";

    private final ChainEngine engine;
    private final NetworkId network;
    private final EventListener listener;
    private final LongSupplier nanoTime;
    private final BooleanSupplier closing;
    private final LogReader reader;
    private CompletableFuture<Long> endAsked =
            CompletableFuture.failedFuture(new TimeoutException());
    private long endAskedAt;

    EventReader(
            KafkaClients clients,
            ChainEngine engine,
            NetworkId network,
            EventListener listener,
            LongSupplier nanoTime,
            BooleanSupplier closing) {
        this.engine = engine;
        this.network = network;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.closing = closing;
        this.endAskedAt = nanoTime.getAsLong() - END_ASKED_EVERY.toNanos();
        this.reader = LogReader.open(clients, Topics.CHAIN_EVENTS, "core", stored());
    }

    /// Goes on from the stored offset, after a time in which this replica wrote itself.
    void resume() {
        endAsked = CompletableFuture.failedFuture(new TimeoutException());
        reader.start(0, stored());
    }

    /// This replica writes: what it commits it applies itself.
    void rest() {
        reader.stop(0);
    }

    /// Applies what comes next, if it comes in time.
    Optional<Stopped> applyNext(Duration atMost) throws InterruptedException {
        return switch (reader.take(atMost)) {
            case Reading.Idle() -> Optional.empty();
            case Reading.Batch batch -> applyAll(batch.records());
            case Reading.OutOfRange outOfRange -> outOfRange(outOfRange);
            case Reading.Failed(var reason) ->
                    throw new FatalError(
                            "chain.events", reason, "restart the validator when Kafka is well");
        };
    }

    /// Reads from the first record of the log, and applies what comes from where another log
    /// begins: at once, or behind what a writer left that did not know yet that its log is lost.
    Optional<Stopped> applyNewLog(Duration atMost) throws InterruptedException {
        reader.start(0, LogStart.first());
        return reader.take(atMost) instanceof Reading.Batch batch
                ? applyAll(
                        batch.records().stream()
                                .dropWhile(record -> !beginsAnotherLog(record))
                                .toList())
                : Optional.empty();
    }

    /// Whether at most so many records are known to be between this replica and the end.
    boolean isWithin(int records) {
        return isKnown(behind -> behind <= records);
    }

    /// Whether more than so many records are known to be between this replica and the end.
    boolean isBeyond(int records) {
        return isKnown(behind -> behind > records);
    }

    /// Asks the broker where the log ends for a reader of committed records.
    Optional<Long> end(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(reader.end(0).get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException _) {
            return Optional.empty();
        }
    }

    /// Whether everything before this offset is applied.
    boolean hasReached(long end) {
        return reader.next(0).isPresent() && reader.next(0).getAsLong() >= end;
    }

    @Override
    public void close() {
        reader.close();
    }

    /// By the last answer about the end; asks again from time to time, and never waits.
    private boolean isKnown(LongPredicate behind) {
        boolean answered = endAsked.isDone() && !endAsked.isCompletedExceptionally();
        OptionalLong next = reader.next(0);
        boolean holds =
                answered && next.isPresent() && behind.test(endAsked.join() - next.getAsLong());
        long now = nanoTime.getAsLong();
        if (endAsked.isDone() && now - endAskedAt >= END_ASKED_EVERY.toNanos()) {
            endAskedAt = now;
            endAsked = reader.end(0);
        }
        return holds;
    }

    private LogStart stored() {
        return LogStart.at(engine.position().nextOffset());
    }

    private boolean beginsAnotherLog(LogRecord record) {
        try {
            var event = Message.decode(record.value().unsafeArray(), network, ChainEvent.class);
            return event.step() instanceof ChainEvent.LogStarted
                    && !event.logId().equals(engine.position().logId());
        } catch (DecodeException | OtherChainException _) {
            return false;
        }
    }

    private Optional<Stopped> applyAll(List<LogRecord> records) {
        for (LogRecord record : records) {
            if (closing.getAsBoolean()) {
                break;
            }
            var stopped = apply(record);
            if (stopped.isPresent()) {
                return stopped;
            }
        }
        return Optional.empty();
    }

    private Optional<Stopped> apply(LogRecord record) {
        try {
            var event = Message.decode(record.value().unsafeArray(), network, ChainEvent.class);
            Failpoints.hit(ValidatorFailpoints.APPLY);
            engine.apply(event, record.offset() + 1);
            listener.applied(event, engine.position());
            return Optional.empty();
        } catch (ReplicaDivergedException e) {
            return Optional.of(diverged(record, e));
        } catch (OtherChainException | DecodeException e) {
            return Optional.of(
                    new Stopped(record.coordinates() + ": " + e.getMessage() + REMEDY, true));
        } catch (FatalError e) {
            throw e;
        } catch (RuntimeException e) {
            // A state log has no quarantine. Nothing of the event is in the store.
            throw new FatalError(
                    record.coordinates(),
                    "cannot be applied, " + e,
                    "the log has the details; report it if it happens again",
                    e);
        }
    }

    /// A store that has followed no log yet is nothing that a new log may begin with.
    private Stopped diverged(LogRecord record, ReplicaDivergedException e) {
        boolean followed = !engine.position().logId().equals(LogId.NONE);
        String remedy = followed ? REMEDY : OTHER_START;
        return new Stopped(record.coordinates() + ": " + e.getMessage() + remedy, followed);
    }

    /// Behind the last event lies the mark that ends its transaction. When nothing else is missing,
    /// as after a retention during which nobody wrote, no event is; and the next one says so by its
    /// sequence.
    private Optional<Stopped> outOfRange(Reading.OutOfRange range) {
        if (range.position() + 1 == range.first()) {
            reader.start(0, LogStart.at(range.first()));
            return Optional.empty();
        }
        return Optional.of(lost(range));
    }

    private static Stopped lost(Reading.OutOfRange range) {
        String log =
                "chain.events holds "
                        + range.first()
                        + " to "
                        + range.end()
                        + ", this replica needs "
                        + range.position();
        return range.position() < range.first()
                ? new Stopped(
                        "behind the start of the log: "
                                + log
                                + "; restore a checkpoint of another replica into its data folder",
                        false)
                : new Stopped("ahead of the log: " + log + REMEDY, true);
    }
}
