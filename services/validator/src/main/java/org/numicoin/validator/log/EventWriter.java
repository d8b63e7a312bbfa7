package org.numicoin.validator.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.chain.ChainEngine;

/// Commits events to the log and applies them once that is certain. What it gathers goes into one
/// transaction. Used by the core's thread.
final class EventWriter {
    private static final int DECISIONS_MAX = 64;
    private static final long BYTES_MAX = 16L << 20;

    private final Commits log;
    private final ChainEngine engine;
    private final NetworkId network;
    private final LogId logId;
    private final long term;
    private final EventListener listener;
    private final List<Pending> pending = new ArrayList<>();
    private long sequence;
    private int decisions;
    private long bytes;

    private record Pending(ChainEvent event, Outgoing record) {}

    /// The right to write the log.
    @FunctionalInterface
    interface Commits {
        /// Writes records, all or none; nothing more after an unknown outcome.
        CommitResult commit(List<Outgoing> records);
    }

    /// @param logId of the log that this writer continues or begins
    /// @param term of this writer
    /// @param sequence of the last event in the log
    private EventWriter(
            Commits log,
            ChainEngine engine,
            NetworkId network,
            LogId logId,
            long term,
            long sequence,
            EventListener listener) {
        this.log = log;
        this.engine = engine;
        this.network = network;
        this.logId = logId;
        this.term = term;
        this.sequence = sequence;
        this.listener = listener;
    }

    /// Begins a term on top of what the engine has applied, and a log where there is none yet. The
    /// events that say so wait to be committed.
    ///
    /// @param self who begins it
    static EventWriter begin(
            Commits log,
            ChainEngine engine,
            NetworkId network,
            CoreParts.NewLogId newLogId,
            Origin self,
            EventListener listener) {
        engine.forgetPlanned();
        var position = engine.position();
        boolean first = position.logId().equals(LogId.NONE);
        var writer =
                new EventWriter(
                        log,
                        engine,
                        network,
                        first ? newLogId.make() : position.logId(),
                        position.term() + 1,
                        position.sequence(),
                        listener);
        var started = new TermStarted(self.instance());
        writer.add(
                first
                        ? List.of(new LogStarted(position.tipId(), position.tipHeight()), started)
                        : List.of(started),
                position.inputs(),
                self,
                TraceContext.NONE);
        return writer;
    }

    LogId logId() {
        return logId;
    }

    long term() {
        return term;
    }

    /// Adds a decision: events that follow each other in the log, all or none.
    void add(List<Step> steps, InputPositions positions, Origin origin, TraceContext trace) {
        for (int i = 0; i < steps.size(); i++) {
            sequence++;
            int following = steps.size() - 1 - i;
            var event =
                    new ChainEvent(
                            logId, term, sequence, following, positions, origin, steps.get(i));
            var value = Bytes.wrap(event.encoded(network));
            bytes += value.length();
            pending.add(
                    new Pending(
                            event, new Outgoing(Topics.CHAIN_EVENTS, Bytes.EMPTY, value, trace)));
        }
        decisions++;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /// Whether what was added fills a transaction.
    boolean isFull() {
        return decisions >= DECISIONS_MAX || bytes >= BYTES_MAX;
    }

    /// Commits what was added, then applies it. A reason means that nobody here knows the outcome:
    /// the decisions are dropped and this writer has ended. So does a log that is not the one that
    /// this writer began in: it lacks what was committed before.
    ///
    /// Throws what applying throws; the log then has what the store lacks, as after a halt.
    Optional<String> commit() {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        var records = pending.stream().map(Pending::record).toList();
        return switch (log.commit(records)) {
            case CommitResult.Committed(var offsets) -> {
                long end = engine.position().nextOffset();
                if (offsets.getFirst() < end) {
                    yield Optional.of(
                            "chain.events was made anew, it went back from offset "
                                    + end
                                    + " to "
                                    + offsets.getFirst());
                }
                apply(offsets);
                yield Optional.empty();
            }
            case CommitResult.OutcomeUnknown(var reason) -> Optional.of(reason);
        };
    }

    private void apply(List<Long> offsets) {
        for (int i = 0; i < pending.size(); i++) {
            var event = pending.get(i).event();
            Failpoints.hit(ValidatorFailpoints.APPLY);
            engine.apply(event, offsets.get(i) + 1);
            listener.applied(event, engine.position());
            if (event.following() > 0) {
                Failpoints.hit(ValidatorFailpoints.BETWEEN_EVENTS);
            }
        }
        pending.clear();
        decisions = 0;
        bytes = 0;
    }
}
