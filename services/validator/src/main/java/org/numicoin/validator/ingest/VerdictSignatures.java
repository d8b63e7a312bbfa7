package org.numicoin.validator.ingest;

import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateView;
import org.numicoin.crypto.KnownKeys;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.validator.chain.ExpectedSignatures;

/// The signatures of a verdict's transaction, and whether the mempool vouches for them.
///
/// @param checks each under the key that the witness reveals, else under the one that the state has
/// @param vouched whether an accepted transaction reveals all its keys: the mempool verified
///   exactly these
record VerdictSignatures(List<SignatureCheck> checks, boolean vouched) {
    private static final VerdictSignatures NONE = new VerdictSignatures(List.of(), false);

    VerdictSignatures {
        checks = List.copyOf(checks);
    }

    /// Throws [org.numicoin.wire.DecodeException] when the verdict's bytes are no transaction.
    static VerdictSignatures of(TransactionVerdict verdict, StateView state) {
        boolean carries = verdict.kind() == Kind.ACCEPTED || verdict.kind() == Kind.QUEUED;
        if (!carries || verdict.transaction().length() == 0) {
            return NONE;
        }
        var transaction = Transaction.decode(verdict.transaction().unsafeArray());
        var witness = transaction.witness();
        boolean vouched = verdict.kind() == Kind.ACCEPTED && witness.reveals() == witness.signers();
        return new VerdictSignatures(ExpectedSignatures.of(transaction, state), vouched);
    }

    /// @param keys of the state
    void remember(SignatureCache cache, SignatureVerifier verifier, KnownKeys keys) {
        if (vouched) {
            checks.forEach(cache::add);
        } else {
            var _ = verifier.verify(checks, keys);
        }
    }
}
