package org.numicoin.messaging;

import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `tx.submitted`: a transaction that a client or peer offers, as its encoding; the reader decodes
/// it and refuses what it cannot.
public record SubmittedTransaction(Origin origin, Bytes transaction) implements Message {
    static final int TYPE = 1;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        origin.encode(out);
        out.bytes32(transaction);
    }

    static SubmittedTransaction decodeContent(ByteReader in) {
        return new SubmittedTransaction(
                Origin.decode(in), in.bytes32(Transaction.BYTES_MAX, "transaction"));
    }
}
