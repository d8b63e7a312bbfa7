package org.numicoin.explorer.index;

import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// How far the index is: written in the batch of the event that it names.
///
/// @param term of the writer of the last event applied
/// @param sequence of the last event applied
/// @param nextOffset from which reading `chain.events` goes on
/// @param rebuilding whether blocks are still being fetched from the validator; the log fields say
///   nothing until that is done
public record IndexPosition(
        LogId logId,
        long term,
        long sequence,
        long nextOffset,
        Hash256 tipId,
        long tipHeight,
        boolean rebuilding) {
    /// While an index is filled from blocks.
    static IndexPosition rebuildingAt(Hash256 tipId, long tipHeight) {
        return new IndexPosition(LogId.NONE, 0, 0, 0, tipId, tipHeight, true);
    }

    byte[] encoded() {
        var out = new ByteWriter(96);
        logId.encode(out);
        out.u64(term).u64(sequence).u64(nextOffset).hash(tipId).u64(tipHeight).flag(rebuilding);
        return out.toBytes();
    }

    static IndexPosition decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new IndexPosition(
                                LogId.decode(in),
                                in.u64("term"),
                                in.u64("sequence"),
                                in.u64("next offset"),
                                in.hash("tip id"),
                                in.u64("tip height"),
                                in.flag("rebuilding")));
    }
}
