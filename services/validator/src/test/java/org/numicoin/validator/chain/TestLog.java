package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// `chain.events` as a list: one event an offset, encoded like on the wire, so that readers share
/// no object with writers.
public final class TestLog {
    private static final NetworkId NETWORK = new NetworkId(99, Hash256.ZERO);
    static final Origin VALIDATOR = new Origin(Origin.Kind.VALIDATOR, "test", "");

    final LogId id;
    private final List<byte[]> records = new ArrayList<>();
    private long term;
    private long sequence;

    TestLog() {
        this(1);
    }

    TestLog(int number) {
        var bytes = new byte[LogId.BYTES];
        bytes[0] = (byte) number;
        this.id = new LogId(Bytes.wrap(bytes));
    }

    /// Appends one transaction.
    List<ChainEvent> append(List<Step> steps, InputPositions positions, Origin origin) {
        var events = new ArrayList<ChainEvent>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step instanceof ChainEvent.TermStarted) {
                term++;
            }
            sequence++;
            events.add(
                    new ChainEvent(
                            id, term, sequence, steps.size() - 1 - i, positions, origin, step));
        }
        events.forEach(event -> records.add(event.encoded(NETWORK)));
        return events;
    }

    int size() {
        return records.size();
    }

    ChainEvent at(int offset) {
        return Message.decode(records.get(offset), NETWORK, ChainEvent.class);
    }

    List<ChainEvent> from(long offset) {
        var events = new ArrayList<ChainEvent>();
        for (int i = (int) offset; i < records.size(); i++) {
            events.add(at(i));
        }
        return events;
    }
}
