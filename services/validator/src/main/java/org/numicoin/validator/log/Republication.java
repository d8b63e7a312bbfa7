package org.numicoin.validator.log;

import java.util.List;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.log.Role.Stopped;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An operator's order to begin a new log with this replica's chain, since the one that it follows
/// is lost. Whoever wrote to `chain.events` until now is fenced; every reader whose tip is the same
/// goes on, every other one builds its view anew. Used by the core's thread.
public final class Republication {
    private static final Logger log = LoggerFactory.getLogger(Republication.class);

    private final CoreParts parts;

    Republication(CoreParts parts) {
        this.parts = parts;
    }

    /// Whether it has happened.
    public sealed interface Result {
        /// The new log has one event and this replica has applied it.
        record Begun(LogId logId) implements Result {}

        /// It has not, or it is not known whether it has; to ask again is safe.
        record Refused(String code, String detail) implements Result {}
    }

    /// @param tipId that of this replica, as a sign that the right one was asked
    Result run(Role role, Hash256 tipId) {
        var position = parts.engine().position();
        if (!(role instanceof Stopped stopped)) {
            return new Result.Refused(
                    "log-not-lost", "this replica follows its log (" + role.name() + ")");
        }
        if (!stopped.hasWholeChain()) {
            return new Result.Refused("behind-the-log", stopped.reason());
        }
        if (!tipId.equals(position.tipId())) {
            return new Result.Refused("other-tip", "the tip is " + position.tipId());
        }
        try (var opened =
                TransactionalLog.open(parts.clients(), Topics.CHAIN_EVENTS, "validator")) {
            return begin(opened);
        } catch (TransactionalLog.NotOpenedException e) {
            return new Result.Refused("kafka-unavailable", String.valueOf(e.getMessage()));
        }
    }

    private Result begin(TransactionalLog opened) {
        var engine = parts.engine();
        engine.forgetPlanned();
        var position = engine.position();
        var event =
                new ChainEvent(
                        parts.newLogId().make(),
                        position.term() + 1,
                        1,
                        0,
                        position.inputs(),
                        parts.self(),
                        new LogStarted(position.tipId(), position.tipHeight()));
        var record =
                new Outgoing(
                        Topics.CHAIN_EVENTS,
                        Bytes.EMPTY,
                        Bytes.wrap(event.encoded(parts.network())),
                        TraceContext.NONE);
        return switch (opened.commit(List.of(record))) {
            case CommitResult.Committed(var offsets) -> {
                engine.apply(event, offsets.getFirst() + 1);
                parts.listener().applied(event, engine.position());
                log.warn("begins log {} with {}", event.logId(), event.step());
                yield new Result.Begun(event.logId());
            }
            case CommitResult.OutcomeUnknown(var reason) ->
                    new Result.Refused("outcome-unknown", reason);
        };
    }
}
