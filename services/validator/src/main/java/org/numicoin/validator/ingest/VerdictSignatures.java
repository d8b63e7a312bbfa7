package org.numicoin.validator.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.StateView;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The signatures of a verdict's transaction, and whether the mempool vouches for them.
///
/// @param checks each with the key that the witness reveals, else with the one that the state has
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
        return new VerdictSignatures(checks(transaction, state), vouched);
    }

    void remember(SignatureCache cache, SignatureVerifier verifier) {
        if (vouched) {
            checks.forEach(check -> cache.add(check.keyId(), check.signature(), check.message()));
        } else {
            var _ = verifier.verify(checks);
        }
    }

    /// Those whose key is known here; none for what is mined already.
    private static List<SignatureCheck> checks(Transaction transaction, StateView state) {
        var core = transaction.core();
        var account =
                state.account(core.sender())
                        .orElseGet(() -> Account.created(core.sender(), Amount.ZERO));
        if (core.nonce() < account.nonce()) {
            return List.of();
        }
        var witness = transaction.witness();
        var message = SignedMessage.transaction(transaction.id()).toSign();
        var checks = new ArrayList<SignatureCheck>();
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((witness.signers() >> bit & 1) != 0) {
                var signer = witness.signatures().get(entry++);
                key(signer, bit, witness, account, state)
                        .map(key -> check(key, message, signer.signature()))
                        .ifPresent(checks::add);
            }
        }
        return checks;
    }

    private static SignatureCheck check(PublicKey key, Bytes message, Bytes signature) {
        return new SignatureCheck(key.bytes(), key.id(), message, signature);
    }

    private static Optional<PublicKey> key(
            Witness.SignerEntry signer,
            int bit,
            Witness witness,
            Account account,
            StateView state) {
        return signer.key().or(() -> keyId(bit, witness, account, state).flatMap(state::publicKey));
    }

    private static Optional<Hash256> keyId(
            int bit, Witness witness, Account account, StateView state) {
        if (!witness.policyAccount()) {
            return Optional.of(account.authorization());
        }
        return witness.policy()
                .or(() -> state.policy(account.authorization()))
                .filter(policy -> bit < policy.keyIds().size())
                .map(policy -> policy.keyIds().get(bit));
    }
}
