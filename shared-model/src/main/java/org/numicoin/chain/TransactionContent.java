package org.numicoin.chain;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// What a transaction says, who signed it and what it weighs; the signatures may be gone.
public sealed interface TransactionContent permits Transaction, PrunedTransaction {
    TransactionCore core();

    WitnessForm witnessForm();

    Hash256 id();

    /// Bytes of core and witness, as it lies in a whole block.
    default int size() {
        return core().encoded().length + witnessForm().witnessSize();
    }

    /// `size` plus the chain's weight for each payment.
    default long weight(ChainSpec spec) {
        return size() + core().payments().size() * spec.paymentWeight();
    }

    /// Core ‖ witness, or what is left of that.
    byte[] encoded();

    /// Reads either: a witness has a signature behind its form.
    static TransactionContent decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in -> {
                    var core = TransactionCore.decode(in);
                    var form = WitnessForm.decode(in);
                    return in.remaining() == 0
                            ? new PrunedTransaction(core, form)
                            : new Transaction(core, Witness.decode(form, in));
                });
    }
}
