package org.numicoin.consensus;

import java.util.List;

/// The perfect subtrees of a history, for making proofs. They never change once their last block is
/// there, so they can be stored as they come.
@FunctionalInterface
public interface HistoryNodes {
    /// The record over the blocks from `index << level` on, `1 << level` of them.
    HistoryRecord at(int level, long index);

    /// Nodes computed from the records of single blocks when asked for.
    static HistoryNodes over(List<HistoryRecord> blocks) {
        return new HistoryNodes() {
            @Override
            public HistoryRecord at(int level, long index) {
                return level == 0
                        ? blocks.get(Math.toIntExact(index))
                        : at(level - 1, 2 * index).join(at(level - 1, 2 * index + 1));
            }
        };
    }

    /// The record over any run of blocks that is a node of an RFC 6962 tree.
    default HistoryRecord range(long from, long to) {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return at(level, from >>> level);
        }
        long split = from + split(size);
        return range(from, split).join(range(split, to));
    }

    /// How many blocks lie left below a node: the largest power of two below its size.
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
