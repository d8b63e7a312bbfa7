package org.numicoin.validator.state;

import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A header with what follows from its branch, so that the rules of its child need no other
/// ancestor.
///
/// @param elapsed bounded clock at this block
/// @param chainWork of all blocks up to this one
/// @param history of all blocks up to and with this one
/// @param arrival sequence of the event that brought it first; the earlier of two with equal work
///   wins
/// @param sideLog the log in which a `side` event carries the block, else `NONE`
public record StoredBlock(
        Hash256 id,
        BlockHeader header,
        long elapsed,
        ChainWork chainWork,
        HistoryTree history,
        long arrival,
        LogId sideLog) {

    /// The first block of a chain.
    public static StoredBlock genesis(ChainSpec spec) {
        return of(Genesis.of(spec));
    }

    static StoredBlock of(Genesis genesis) {
        var block = genesis.block();
        return after(HistoryTree.EMPTY, block.header(), block.id(), 0);
    }

    /// What follows from a block and its parent.
    public static StoredBlock after(
            StoredBlock parent, BlockHeader header, Hash256 id, long halfLife) {
        return after(parent.history, header, id, halfLife);
    }

    /// What follows from a block and the history of those before it, which has their work and their
    /// clock.
    static StoredBlock after(HistoryTree past, BlockHeader header, Hash256 id, long halfLife) {
        long elapsed = past.elapsedAt(header.timestamp(), halfLife);
        var work = new CompactTarget(header.target()).work();
        var history = past.append(id, work, header.timestamp(), elapsed);
        return new StoredBlock(id, header, elapsed, history.work(), history, 0, LogId.NONE);
    }

    public long height() {
        return header.height();
    }

    /// As brought by the event with this sequence.
    public StoredBlock arrivedWith(long sequence) {
        return new StoredBlock(id, header, elapsed, chainWork, history, sequence, sideLog);
    }

    /// As carried by a `side` event of this log.
    public StoredBlock carriedBy(LogId log) {
        return new StoredBlock(id, header, elapsed, chainWork, history, arrival, log);
    }

    byte[] encoded() {
        var out = new ByteWriter(512);
        header.encode(out);
        out.u64(elapsed).raw(chainWork.toBytes()).u64(arrival);
        sideLog.encode(out);
        history.encode(out);
        return out.toBytes();
    }

    static StoredBlock decode(Hash256 id, byte[] bytes) {
        return ByteReader.decode(bytes, in -> decode(id, in));
    }

    private static StoredBlock decode(Hash256 id, ByteReader in) {
        var header = BlockHeader.decode(in);
        long elapsed = in.u64("elapsed");
        var chainWork = ChainWork.of(in.bytes(ChainWork.BYTES, "chain work").unsafeArray());
        long arrival = in.u64("arrival");
        var sideLog = LogId.decode(in);
        return new StoredBlock(
                id, header, elapsed, chainWork, HistoryTree.decode(in), arrival, sideLog);
    }
}
