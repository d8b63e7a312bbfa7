package org.numicoin.explorer.index;

import org.numicoin.chain.PrunedTransaction;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionContent;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A transaction as it lies in the index: core and witness apart, since a block's encoding has all
/// cores before all witnesses.
///
/// @param witness its form alone when the validator had pruned its signatures
public record StoredTransaction(Bytes core, Bytes witness) {
    static StoredTransaction of(TransactionContent transaction) {
        byte[] witness =
                switch (transaction) {
                    case Transaction whole -> whole.witness().encoded();
                    case PrunedTransaction pruned -> pruned.witnessForm().encoded();
                };
        return new StoredTransaction(Bytes.wrap(transaction.core().encoded()), Bytes.wrap(witness));
    }

    public int size() {
        return core.length() + witness.length();
    }

    /// Core ‖ witness, as a transaction is sent and signed, or what is left of that.
    public byte[] joined() {
        return new ByteWriter(size()).raw(core).raw(witness).toBytes();
    }

    public TransactionContent decoded() {
        return TransactionContent.decode(joined());
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
