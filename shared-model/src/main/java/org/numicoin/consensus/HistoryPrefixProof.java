package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Shows that one history begins with another: the peaks of the older one, and the records that
/// complete them to the newer one, left to right. From these both roots follow.
///
/// @param olderCount blocks in the older history
/// @param newerCount blocks in the newer history, not fewer
public record HistoryPrefixProof(long olderCount, long newerCount, List<HistoryRecord> records) {
    /// At most 63 peaks and 63 nodes beside the way from the top to the last of them.
    private static final int RECORDS_MAX = 126;

    public HistoryPrefixProof {
        records = List.copyOf(records);
        if (olderCount < 0 || newerCount < olderCount) {
            throw new IllegalArgumentException(
                    olderCount + " blocks are no prefix of " + newerCount);
        }
        if (records.size() > RECORDS_MAX) {
            throw new IllegalArgumentException("more than 126 records");
        }
    }

    public static HistoryPrefixProof of(HistoryNodes nodes, long olderCount, long newerCount) {
        var records = new ArrayList<HistoryRecord>();
        collect(nodes, 0, newerCount, olderCount, records);
        return new HistoryPrefixProof(olderCount, newerCount, records);
    }

    /// Whether the history with the newer root begins with the one with the older root.
    public boolean verify(Hash256 olderRoot, Hash256 newerRoot) {
        int peaks = Long.bitCount(olderCount);
        if (records.size() < peaks) {
            return false;
        }
        var older = new HistoryTree(olderCount, records.subList(0, peaks));
        try {
            return older.root().equals(olderRoot) && newerRoot().equals(Optional.of(newerRoot));
        } catch (ArithmeticException _) {
            return false;
        }
    }

    public void encode(ByteWriter writer) {
        writer.u64(olderCount).u64(newerCount).u8(records.size());
        records.forEach(each -> each.encode(writer));
    }

    public static HistoryPrefixProof decode(ByteReader reader) {
        long older = reader.u64("older count");
        long newer = reader.u64("newer count");
        reader.require(older <= newer, "a newer count that is not below the older one");
        int size = reader.count(reader.u8("records"), 0, RECORDS_MAX, "records");
        return new HistoryPrefixProof(
                older,
                newer,
                reader.list(size, HistoryRecord.BYTES, "records", HistoryRecord::decode));
    }

    private Optional<Hash256> newerRoot() {
        if (newerCount == 0) {
            return records.isEmpty() ? Optional.of(Hash256.ZERO) : Optional.empty();
        }
        Iterator<HistoryRecord> left = records.iterator();
        return top(0, newerCount, left)
                .filter(_ -> !left.hasNext())
                .map(top -> HistoryTree.root(newerCount, top));
    }

    /// The node over a run of blocks of the newer history. Walking from its top, the perfect nodes
    /// that lie in the older history are exactly the peaks of that, in order.
    private Optional<HistoryRecord> top(long from, long to, Iterator<HistoryRecord> left) {
        if (isGiven(from, to, olderCount)) {
            return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
        }
        long split = from + HistoryNodes.split(to - from);
        return top(from, split, left)
                .flatMap(first ->
                        top(split, to, left).flatMap(second -> HistoryProof.join(first, second)));
    }

    private static void collect(
            HistoryNodes nodes, long from, long to, long olderCount, List<HistoryRecord> records) {
        if (to == 0) {
            return;
        }
        if (isGiven(from, to, olderCount)) {
            records.add(nodes.range(from, to));
            return;
        }
        long split = from + HistoryNodes.split(to - from);
        collect(nodes, from, split, olderCount, records);
        collect(nodes, split, to, olderCount, records);
    }

    private static boolean isGiven(long from, long to, long olderCount) {
        return from >= olderCount || (to <= olderCount && Long.bitCount(to - from) == 1);
    }
}
