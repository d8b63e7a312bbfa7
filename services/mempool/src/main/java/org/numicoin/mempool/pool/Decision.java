package org.numicoin.mempool.pool;

import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Hash256;

/// What admission makes of one submission.
public sealed interface Decision {
    Submission submission();

    /// Against the rules or the limits.
    record Refuse(Submission submission, String code, String detail) implements Decision {}

    /// In its slot already, with this or another witness.
    record AlreadyPooled(Submission submission, Hash256 id) implements Decision {}

    /// In a block of the chain.
    record AlreadyMined(Submission submission, Transaction transaction) implements Decision {}

    /// Nonces before it are missing, and its key may be revealed by them.
    record Wait(Submission submission, Transaction transaction) implements Decision {}

    /// To be admitted once its signatures hold.
    ///
    /// @param transaction in the form for its place
    /// @param offered full id of what was submitted, whose witness may have another form
    record Admit(
            Submission submission,
            Transaction transaction,
            Hash256 offered,
            Hash256 authorization,
            List<SignatureCheck> checks)
            implements Decision {
        public Admit {
            checks = List.copyOf(checks);
        }
    }
}
