package org.numicoin.validator.state;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Where a transaction of the main chain lies.
public record TransactionLocation(long height, int index) {
    byte[] encoded() {
        return new ByteWriter(16).u64(height).u32(index).toBytes();
    }

    static TransactionLocation decode(byte[] bytes) {
        return ByteReader.decode(
                bytes, in -> new TransactionLocation(in.u64("height"), in.u32("index")));
    }
}
