package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The history of a branch as far as it takes to go on: how many blocks, and the records of the
/// perfect subtrees that they form in the shape of RFC 6962, leftmost and largest first. Immutable,
/// so every block keeps the history of its own branch.
public record HistoryTree(long count, List<HistoryRecord> peaks) {
    public static final HistoryTree EMPTY = new HistoryTree(0, List.of());

    public HistoryTree {
        peaks = List.copyOf(peaks);
        if (count < 0 || peaks.size() != Long.bitCount(count)) {
            throw new IllegalArgumentException(
                    count + " blocks form " + Long.bitCount(count) + " peaks");
        }
    }

    public HistoryTree append(Hash256 blockId, ChainWork work, long timestamp, long elapsed) {
        return append(HistoryRecord.ofBlock(blockId, work, timestamp, elapsed));
    }

    /// The history with one more block. Two subtrees of a size become one of twice the size, like
    /// carries of a binary counter.
    public HistoryTree append(HistoryRecord block) {
        var grown = new ArrayList<>(peaks);
        HistoryRecord last = block;
        for (long bits = count; (bits & 1) != 0; bits >>>= 1) {
            last = grown.removeLast().join(last);
        }
        grown.add(last);
        return new HistoryTree(Math.incrementExact(count), grown);
    }

    /// The bounded clock at the last block; zero before the first.
    public long elapsed() {
        return peaks.isEmpty() ? 0 : peaks.getLast().elapsed();
    }

    /// The bounded clock at a next block with this timestamp.
    public long elapsedAt(long timestamp, long halfLife) {
        return peaks.isEmpty()
                ? 0
                : Asert.elapsed(elapsed(), peaks.getLast().timestamp(), timestamp, halfLife);
    }

    /// What the header of the next block commits to.
    public Hash256 root() {
        return peaks.isEmpty() ? Hash256.ZERO : root(count, top());
    }

    /// The work of all blocks together.
    public ChainWork work() {
        return peaks.stream().map(HistoryRecord::work).reduce(ChainWork.ZERO, ChainWork::plus);
    }

    public void encode(ByteWriter writer) {
        writer.u64(count);
        peaks.forEach(peak -> peak.encode(writer));
    }

    /// A count below 2^63 has at most 63 peaks, so the count alone bounds what is read.
    public static HistoryTree decode(ByteReader reader) {
        long count = reader.u64("count");
        return new HistoryTree(
                count,
                reader.list(
                        Long.bitCount(count), HistoryRecord.BYTES, "peaks", HistoryRecord::decode));
    }

    static Hash256 root(long count, HistoryRecord top) {
        return Tag.HISTORY_ROOT.hash(
                top.encode(new ByteWriter(8 + HistoryRecord.BYTES).u64(count)).toBytes());
    }

    private HistoryRecord top() {
        HistoryRecord top = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            top = peaks.get(i).join(top);
        }
        return top;
    }
}
