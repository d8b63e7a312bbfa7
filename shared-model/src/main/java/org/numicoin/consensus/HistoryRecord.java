package org.numicoin.consensus;

import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What a node of the history tree says of the blocks below it: their hash, the sum of their work,
/// and timestamp and elapsed clock of the last one. A node's hash covers the records below it, so
/// neither the work nor the clock of a subtree can be changed without changing the root.
public record HistoryRecord(Hash256 hash, ChainWork work, long timestamp, long elapsed) {
    public static final int BYTES = 80;

    public HistoryRecord {
        if (timestamp < 0 || elapsed < 0) {
            throw new IllegalArgumentException("negative time");
        }
    }

    /// The record of one block.
    ///
    /// @param work of this block alone
    /// @param elapsed the bounded clock at this block, see [Asert#elapsed]
    public static HistoryRecord ofBlock(
            Hash256 blockId, ChainWork work, long timestamp, long elapsed) {
        return new HistoryRecord(
                Tag.HISTORY_LEAF.hash(blockId.toBytes()), work, timestamp, elapsed);
    }

    /// The record of the node above two others.
    public HistoryRecord join(HistoryRecord right) {
        byte[] both = right.encode(encode(new ByteWriter(2 * BYTES))).toBytes();
        return new HistoryRecord(
                Tag.HISTORY_NODE.hash(both, 0, both.length),
                work.plus(right.work),
                right.timestamp,
                right.elapsed);
    }

    /// Whether the clocks of a chain can run from the blocks of one record to those of the next.
    boolean isFollowedBy(HistoryRecord right) {
        return timestamp < right.timestamp && elapsed <= right.elapsed;
    }

    public ByteWriter encode(ByteWriter writer) {
        return writer.hash(hash).raw(work.toBytes()).u64(timestamp).u64(elapsed);
    }

    public static HistoryRecord decode(ByteReader reader) {
        return new HistoryRecord(
                reader.hash("hash"),
                ChainWork.of(reader.bytes(ChainWork.BYTES, "work").unsafeArray()),
                reader.u64("timestamp"),
                reader.u64("elapsed"));
    }
}
