package org.numicoin.validator.state;

import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// How far the store has applied the log, written in the same batch as what it applied.
///
/// @param logId the log that the store follows, `NONE` before its first event
/// @param term of the last event
/// @param sequence of the last event, 0 before the first
/// @param nextOffset offset in `chain.events` to read next
/// @param inputs where a promoted writer reads `block.candidates` and `mining.solutions` from
public record StorePosition(
        LogId logId,
        long term,
        long sequence,
        long nextOffset,
        InputPositions inputs,
        Hash256 tipId,
        long tipHeight) {
    /// Of a store that has only the genesis block.
    public static StorePosition ofGenesis(Hash256 genesisId) {
        return beforeLog(genesisId, 0);
    }

    /// Of a store that has followed no log yet.
    public static StorePosition beforeLog(Hash256 tipId, long tipHeight) {
        return new StorePosition(LogId.NONE, 0, 0, 0, InputPositions.START, tipId, tipHeight);
    }

    byte[] encoded() {
        var out = new ByteWriter(112);
        logId.encode(out);
        out.u64(term).u64(sequence).u64(nextOffset);
        inputs.encode(out);
        return out.hash(tipId).u64(tipHeight).toBytes();
    }

    static StorePosition decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new StorePosition(
                                LogId.decode(in),
                                in.u64("term"),
                                in.u64("sequence"),
                                in.u64("next offset"),
                                InputPositions.decode(in),
                                in.hash("tip id"),
                                in.u64("tip height")));
    }
}
