package org.numicoin.chain;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

/// A transaction without its signatures and keys: core ‖ form of the witness.
public record PrunedTransaction(TransactionCore core, WitnessForm witnessForm)
        implements TransactionContent {
    static PrunedTransaction of(Transaction transaction) {
        return new PrunedTransaction(transaction.core(), transaction.witnessForm());
    }

    @Override
    public Hash256 id() {
        return core.id();
    }

    @Override
    public byte[] encoded() {
        var out = new ByteWriter(192);
        core.encode(out);
        witnessForm.encode(out);
        return out.toBytes();
    }
}
