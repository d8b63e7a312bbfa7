package org.numicoin.explorer.follow;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.explorer.index.IndexException;
import org.numicoin.explorer.index.IndexPosition;
import org.numicoin.explorer.index.IndexWriter;
import org.numicoin.kit.Failpoints;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.Finalized;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Progress;
import org.numicoin.messaging.ChainEvent.Reconsidered;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Applies one event of the log to the index after the other. An event of another chain or log, out
/// of sequence, of a lower term or with a block that is not the one it names is refused.
final class EventApplier {
    private final IndexWriter writer;
    private final NetworkId network;
    private final ChainSource source;
    private final List<ChainListener> listeners;

    EventApplier(
            IndexWriter writer,
            NetworkId network,
            ChainSource source,
            List<ChainListener> listeners) {
        this.writer = writer;
        this.network = network;
        this.source = source;
        this.listeners = List.copyOf(listeners);
    }

    /// A new log begins with a chain that is not the one of the index: only a rebuild helps.
    static final class OtherChainInLog extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OtherChainInLog(String message) {
            super(message);
        }
    }

    /// Applies the event of a record, or throws and leaves the index as it was.
    ///
    /// @param value of the record
    /// @param offset of the record
    void apply(Bytes value, long offset) {
        Failpoints.hit("explorer.apply");
        var event = Message.decode(value.unsafeArray(), network, ChainEvent.class);
        var position = require(writer.position());
        if (event.step() instanceof LogStarted started && !event.logId().equals(position.logId())) {
            if (!started.tipId().equals(position.tipId())) {
                throw new OtherChainInLog(
                        "log " + event.logId() + " starts with tip " + started.tipId());
            }
        } else {
            requireNext(event, position);
        }
        switch (event.step()) {
            case Connected connected -> {
                var block = block(connected, event.sequence());
                var after = after(event, offset, connected.blockId(), connected.height());
                writer.connect(
                        block, connected.chainWork(), Optional.of(connected.accounts()), after);
                listeners.forEach(listener -> listener.connected(connected.blockId(), block));
            }
            case Disconnected disconnected -> {
                var after =
                        after(event, offset, disconnected.parentId(), disconnected.height() - 1);
                var block =
                        writer.disconnect(disconnected.blockId(), disconnected.accounts(), after);
                listeners.forEach(listener -> listener.disconnected(disconnected.blockId(), block));
            }
            case LogStarted _,
                    TermStarted _,
                    Side _,
                    Dropped _,
                    Finalized _,
                    Rejected _,
                    Reconsidered _,
                    Progress _ ->
                    writer.moveTo(after(event, offset, position.tipId(), position.tipHeight()));
        }
    }

    private static void requireNext(ChainEvent event, IndexPosition position) {
        if (!event.logId().equals(position.logId())) {
            throw new IndexException(
                    "event of log " + event.logId() + ", the index follows " + position.logId());
        }
        if (event.sequence() != position.sequence() + 1) {
            throw new IndexException(
                    "event " + event.sequence() + " comes after event " + position.sequence());
        }
        if (event.term() < position.term()) {
            throw new IndexException(
                    "event "
                            + event.sequence()
                            + " has term "
                            + event.term()
                            + " after term "
                            + position.term());
        }
    }

    /// The block that the event carries or, when a side event did, that the validator has.
    private Block block(Connected connected, long sequence) {
        var carried = connected.block().map(bytes -> Block.decode(bytes.unsafeArray()));
        var block =
                carried.or(() ->
                                source.block(connected.blockId(), sequence - 1)
                                        .map(ChainSource.Fetched::block))
                        .orElseThrow(() ->
                                new IndexException(
                                        "the validator lacks block " + connected.blockId()));
        if (!block.id().equals(connected.blockId())) {
            throw new IndexException(
                    "block " + block.id() + " in the event of block " + connected.blockId());
        }
        return block;
    }

    private static IndexPosition after(
            ChainEvent event, long offset, Hash256 tipId, long tipHeight) {
        return new IndexPosition(
                event.logId(), event.term(), event.sequence(), offset + 1, tipId, tipHeight, false);
    }

    private static IndexPosition require(Optional<IndexPosition> position) {
        return position.filter(value -> !value.rebuilding())
                .orElseThrow(() -> new IllegalStateException("events before the index is built"));
    }
}
