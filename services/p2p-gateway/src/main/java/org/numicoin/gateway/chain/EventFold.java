package org.numicoin.gateway.chain;

import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// Applies one event of the log after the other to what is known of the chain, then tells the
/// listeners. The tip moves at the end of a decision, so nobody sees the middle of a
/// reorganization, nor takes its candidate for passed over before its last event says what became
/// of it.
final class EventFold {
    private final RpcLocalChain chain;
    private final List<ChainListener> listeners;
    private LogCursor cursor;
    private long candidates;

    /// What became of an event.
    sealed interface Outcome {
        record Applied() implements Outcome {}

        /// It does not lead on from what is known here: only another snapshot helps.
        record Lost(String reason) implements Outcome {}

        /// Nobody may go on behind it.
        record Refused(String reason) implements Outcome {}
    }

    /// Begins anew from what the validator says.
    EventFold(RpcLocalChain chain, List<ChainListener> listeners, ChainSnapshot from) {
        this.chain = chain;
        this.listeners = List.copyOf(listeners);
        this.cursor = from.cursor();
        chain.headers().reset(from.main());
        chain.moveTo(from.tip());
        chain.followed(from.sequence());
        chain.hasBodiesFrom(from.bodiesFrom());
        listeners.forEach(listener -> listener.started(from.tip()));
    }

    /// Throws [ChainUnavailableException] with nothing changed, and
    /// [org.numicoin.wire.DecodeException] for a block that is none.
    Outcome apply(ChainEvent event) {
        return switch (cursor.fit(event)) {
            case LogCursor.Fit.Next _ -> applyNext(event);
            case LogCursor.Fit.NewLog _ -> beginLog(event);
            case LogCursor.Fit.OtherLog _ -> new Outcome.Lost("the events are of another log");
            case LogCursor.Fit.Broken(String reason) -> new Outcome.Refused(reason);
        };
    }

    private Outcome beginLog(ChainEvent event) {
        if (event.step() instanceof LogStarted started
                && started.tipId().equals(chain.headers().tip().id())) {
            applied(event);
            return new Outcome.Applied();
        }
        return new Outcome.Lost("a new log begins from another tip");
    }

    private Outcome applyNext(ChainEvent event) {
        switch (event.step()) {
            case Connected connected -> {
                var parent = chain.headers().tip();
                Bytes encoded = encoded(connected);
                var block = Block.decode(encoded.unsafeArray());
                if (!block.header().parentId().equals(parent.id())) {
                    return new Outcome.Lost("block " + block.id() + " is no child of the tip");
                }
                var node = parent.child(chain.spec(), block.header()).withBody();
                if (!node.id().equals(connected.blockId())
                        || !node.chainWork().equals(connected.chainWork())) {
                    return new Outcome.Refused(
                            "block " + node.id() + " in the event of " + connected.blockId());
                }
                chain.headers().connect(node);
                chain.blocks().put(node.id(), encoded);
                applied(event);
                listeners.forEach(l -> l.connected(node, block, event.origin()));
            }
            case Disconnected(Hash256 id, _, _, _) -> {
                if (!chain.headers().canDisconnect(id)) {
                    return new Outcome.Lost("block " + id + " cannot be taken back");
                }
                chain.headers().disconnect(id);
                applied(event);
                listeners.forEach(l -> l.disconnected(id));
            }
            case Side(Hash256 id, _, Bytes block) -> {
                remember(block);
                chain.blocks().put(id, block);
                applied(event);
                listeners.forEach(l -> l.sideBlock(id));
            }
            case Rejected(Hash256 id, String code, _, boolean blameless) -> {
                applied(event);
                listeners.forEach(l -> l.rejected(id, code, blameless, event.origin()));
            }
            case ChainEvent.Reconsidered _ -> {
                applied(event);
                listeners.forEach(ChainListener::reconsidered);
            }
            case LogStarted _,
                    ChainEvent.TermStarted _,
                    ChainEvent.Dropped _,
                    ChainEvent.Finalized _,
                    ChainEvent.Progress _ ->
                    applied(event);
        }
        if (event.following() == 0) {
            tellCandidates(event.positions().candidates());
        }
        return new Outcome.Applied();
    }

    /// The block that the event carries or, when a side event did, that is here or at the
    /// validator.
    private Bytes encoded(Connected connected) {
        return connected
                .block()
                .or(() -> chain.block(connected.blockId()))
                .orElseThrow(() ->
                        new ChainUnavailableException(
                                "the validator lacks block " + connected.blockId()));
    }

    /// Its header, if the branch it is on is known here; else it is asked for when it is needed.
    private void remember(Bytes block) {
        var header = BlockHeader.decode(new ByteReader(block.unsafeArray()));
        chain.headers()
                .find(header.parentId())
                .map(parent -> parent.child(chain.spec(), header).withBody())
                .ifPresent(chain.headers()::remember);
    }

    private void applied(ChainEvent event) {
        cursor = LogCursor.behind(event);
        var node = chain.headers().tip();
        if (event.following() == 0 && !node.equals(chain.tip().node())) {
            chain.moveTo(new LocalTip(node, event.sequence()));
        }
        chain.followed(event.sequence());
    }

    private void tellCandidates(long next) {
        if (next != candidates) {
            candidates = next;
            listeners.forEach(listener -> listener.candidatesDecided(next));
        }
    }
}
