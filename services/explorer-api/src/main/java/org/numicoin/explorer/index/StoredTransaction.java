package org.numicoin.explorer.index;

import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A transaction as it lies in the index: core and witness apart, since a block's encoding has all
/// cores before all witnesses.
public record StoredTransaction(Bytes core, Bytes witness) {
    static StoredTransaction of(Transaction transaction) {
        return new StoredTransaction(
                Bytes.wrap(transaction.core().encoded()),
                Bytes.wrap(transaction.witness().encoded()));
    }

    public int size() {
        return core.length() + witness.length();
    }

    /// Core ‖ witness, as a transaction is sent and signed.
    public byte[] joined() {
        return new ByteWriter(size()).raw(core).raw(witness).toBytes();
    }

    public Transaction decoded() {
        return Transaction.decode(joined());
    }

    byte[] encoded() {
        return new ByteWriter(4 + size()).bytes32(core).raw(witness).toBytes();
    }

    static StoredTransaction decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new StoredTransaction(
                                in.bytes32(Transaction.BYTES_MAX, "core"),
                                in.bytes(in.remaining(), "witness")));
    }
}
