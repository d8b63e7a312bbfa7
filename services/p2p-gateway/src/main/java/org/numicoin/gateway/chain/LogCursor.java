package org.numicoin.gateway.chain;

import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.LogId;

/// Where a reader stands in `chain.events`: behind the event with this sequence.
record LogCursor(LogId logId, long term, long sequence) {
    /// How an event fits behind what was read.
    sealed interface Fit {
        /// It is the next one.
        record Next() implements Fit {}

        /// It begins a new log. Whether that goes on from our tip the event says.
        record NewLog() implements Fit {}

        /// It is of a log that this reader has not followed from its beginning.
        record OtherLog() implements Fit {}

        /// No log that was written as it should be has it here.
        record Broken(String reason) implements Fit {}
    }

    Fit fit(ChainEvent event) {
        if (!event.logId().equals(logId)) {
            return event.step() instanceof ChainEvent.LogStarted
                    ? new Fit.NewLog()
                    : new Fit.OtherLog();
        }
        if (event.sequence() != sequence + 1) {
            return new Fit.Broken("event " + event.sequence() + " follows event " + sequence);
        }
        if (event.term() < term) {
            return new Fit.Broken(
                    "event "
                            + event.sequence()
                            + " has term "
                            + event.term()
                            + " after term "
                            + term);
        }
        return new Fit.Next();
    }

    static LogCursor behind(ChainEvent event) {
        return new LogCursor(event.logId(), event.term(), event.sequence());
    }
}
