package org.numicoin.gateway.protocol;

import org.numicoin.chain.Transaction;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A transaction that a compact block carries whole.
///
/// @param index its place in the block's body
public record Prefilled(int index, Transaction transaction) {
    static final int BYTES_MIN = 2 + TransactionCodec.BYTES_MIN;

    void encode(ByteWriter out) {
        out.u16(index);
        TransactionCodec.encode(transaction, out);
    }

    static Prefilled decode(ByteReader in) {
        return new Prefilled(in.u16("index"), TransactionCodec.decode(in));
    }
}
