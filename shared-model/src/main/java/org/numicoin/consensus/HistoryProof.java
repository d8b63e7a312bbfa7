package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Shows that a block is the one at an index of a history: the records beside its way to the top,
/// from the block up. They carry work and clock, so a phone that samples blocks by work sees how
/// much work lies left and right of each.
///
/// @param index height of the block
/// @param count blocks in the history
public record HistoryProof(long index, long count, List<HistoryRecord> siblings) {
    private static final int SIBLINGS_MAX = 63;

    public HistoryProof {
        siblings = List.copyOf(siblings);
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("no block " + index + " among " + count);
        }
        if (siblings.size() > SIBLINGS_MAX) {
            throw new IllegalArgumentException("more than 63 siblings");
        }
    }

    public static HistoryProof of(HistoryNodes nodes, long index, long count) {
        var siblings = new ArrayList<HistoryRecord>();
        long from = 0;
        long to = count;
        while (to - from > 1) {
            long split = from + HistoryNodes.split(to - from);
            if (index < split) {
                siblings.add(nodes.range(split, to));
                to = split;
            } else {
                siblings.add(nodes.range(from, split));
                from = split;
            }
        }
        return new HistoryProof(index, count, siblings.reversed());
    }

    /// Whether the history with this root has this block at the index.
    public boolean verify(Hash256 root, HistoryRecord block) {
        return top(block).map(top -> HistoryTree.root(count, top).equals(root)).orElse(false);
    }

    public void encode(ByteWriter writer) {
        writer.u64(index).u64(count).u8(siblings.size());
        siblings.forEach(sibling -> sibling.encode(writer));
    }

    public static HistoryProof decode(ByteReader reader) {
        long index = reader.u64("index");
        long count = reader.u64("count");
        reader.require(index < count, "an index below the count");
        int size = reader.count(reader.u8("siblings"), 0, SIBLINGS_MAX, "siblings");
        return new HistoryProof(
                index,
                count,
                reader.list(size, HistoryRecord.BYTES, "siblings", HistoryRecord::decode));
    }

    private Optional<HistoryRecord> top(HistoryRecord block) {
        HistoryRecord top = block;
        int used = 0;
        long last = count - 1;
        // A node without right neighbour goes up a level unchanged.
        for (long at = index; last > 0; at >>>= 1, last >>>= 1) {
            if ((at ^ 1) > last) {
                continue;
            }
            if (used == siblings.size()) {
                return Optional.empty();
            }
            HistoryRecord sibling = siblings.get(used++);
            Optional<HistoryRecord> joined =
                    (at & 1) == 0 ? join(top, sibling) : join(sibling, top);
            if (joined.isEmpty()) {
                return Optional.empty();
            }
            top = joined.get();
        }
        return used == siblings.size() ? Optional.of(top) : Optional.empty();
    }

    /// The node above two records of a proof, unless no chain can have both.
    static Optional<HistoryRecord> join(HistoryRecord left, HistoryRecord right) {
        try {
            return left.isFollowedBy(right) ? Optional.of(left.join(right)) : Optional.empty();
        } catch (ArithmeticException _) {
            return Optional.empty();
        }
    }
}
