package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.StateView;
import org.numicoin.consensus.TransactionSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// What a transaction's signatures will most likely be verified against when a block executes it:
/// the keys that its witness reveals, else those that a state of now has. A guess that is wrong,
/// since a rotation lies between, costs a verification: what is remembered of one names its key.
public final class ExpectedSignatures {
    private ExpectedSignatures() {}

    /// Those whose key is known here, without it when the state has it; none for what is mined
    /// already.
    public static List<SignatureCheck> of(Transaction transaction, StateView state) {
        var core = transaction.core();
        var account =
                state.account(core.sender())
                        .orElseGet(() -> Account.created(core.sender(), Amount.ZERO));
        if (core.nonce() < account.nonce()) {
            return List.of();
        }
        var witness = transaction.witness();
        var checks = new ArrayList<SignatureCheck>(1);
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((witness.signers() >> bit & 1) != 0) {
                var signer = witness.signatures().get(entry++);
                Optional<Hash256> keyId =
                        signer.key().isPresent()
                                ? signer.key().map(PublicKey::id)
                                : stored(bit, witness, account, state);
                if (keyId.isPresent()) {
                    var key = signer.key().map(PublicKey::bytes);
                    checks.add(
                            TransactionSignatures.check(
                                    transaction, bit, signer, keyId.get(), key));
                }
            }
        }
        return checks;
    }

    /// The id of a signer's key, if the state holds that key.
    private static Optional<Hash256> stored(
            int bit, Witness witness, Account account, StateView state) {
        if ((account.known() >> bit & 1) == 0
                || witness.policyAccount() != (account.kind() == Account.Kind.POLICY)) {
            return Optional.empty();
        }
        return witness.policyAccount()
                ? state.policy(account.authorization()).map(policy -> policy.keyIds().get(bit))
                : Optional.of(account.authorization());
    }
}
