package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.TransactionSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Hash256;

/// A block accepts one form of a witness only: it reveals exactly what the state lacks at that
/// point. No signature covers the form, so the pool gives each transaction the form for its place:
/// a known key sent again is taken out, a missing one put in when it is at hand.
final class WitnessForms {
    private WitnessForms() {}

    /// The policy that authorizes the account as this witness sees it; nothing for a key account or
    /// an unknown policy.
    static Optional<Policy> policy(Account sender, Witness witness, Known known) {
        return switch (sender.kind()) {
            case KEY -> Optional.empty();
            case POLICY -> known.policy(sender.authorization());
            case NOT_REVEALED ->
                    witness.policyAccount()
                            ? witness.policy().or(() -> known.policy(sender.authorization()))
                            : Optional.empty();
        };
    }

    /// The transaction in the form for this account, or as it is when the bytes for that are not
    /// there.
    static Transaction fitted(Transaction transaction, Account sender, Known known) {
        Witness witness = transaction.witness();
        Optional<Policy> policy = policy(sender, witness, known);
        boolean revealsPolicy =
                witness.policyAccount() && sender.kind() == Account.Kind.NOT_REVEALED;
        int missing = witness.signers() & ~sender.known();
        if (witness.reveals() == missing && witness.policy().isPresent() == revealsPolicy) {
            return transaction;
        }
        if (witness.policyAccount() && policy.isEmpty()) {
            return transaction;
        }
        var entries = new ArrayList<Witness.SignerEntry>(witness.signatures().size());
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((witness.signers() >> bit & 1) == 0) {
                continue;
            }
            var signer = witness.signatures().get(entry++);
            Optional<PublicKey> key = Optional.empty();
            Optional<Hash256> keyId = keyId(sender, policy, bit);
            if (signer.key().isPresent() && !signer.key().map(PublicKey::id).equals(keyId)) {
                return transaction; // another key than the account's: for the rules to refuse
            }
            if ((missing >> bit & 1) != 0) {
                key = signer.key().or(() -> keyId.flatMap(known::key));
                if (key.isEmpty()) {
                    return transaction;
                }
            }
            entries.add(new Witness.SignerEntry(key, signer.signature()));
        }
        return new Transaction(
                transaction.core(),
                new Witness(
                        witness.policyAccount(),
                        revealsPolicy ? policy : Optional.empty(),
                        witness.signers(),
                        missing,
                        entries));
    }

    /// Whether two of the same transaction reveal the same.
    static boolean areAlike(Transaction one, Transaction other) {
        return one.witness().reveals() == other.witness().reveals()
                && one.witness().policy().isPresent() == other.witness().policy().isPresent();
    }

    /// What has to be verified of a transaction whose form fits the account; nothing when a key of
    /// the state is not at hand.
    static Optional<List<SignatureCheck>> checks(
            Transaction transaction, Account sender, Known known) {
        Witness witness = transaction.witness();
        Optional<Policy> policy = policy(sender, witness, known);
        var checks = new ArrayList<SignatureCheck>(witness.signatures().size());
        int entry = 0;
        for (int bit = 0; bit < Policy.KEYS_MAX; bit++) {
            if ((witness.signers() >> bit & 1) == 0) {
                continue;
            }
            var signer = witness.signatures().get(entry++);
            Optional<Hash256> keyId = keyId(sender, policy, bit);
            Optional<PublicKey> key = signer.key().or(() -> keyId.flatMap(known::key));
            if (keyId.isEmpty() || key.isEmpty()) {
                return Optional.empty();
            }
            checks.add(
                    TransactionSignatures.check(
                            transaction, bit, signer, keyId.get(), key.map(PublicKey::bytes)));
        }
        return Optional.of(checks);
    }

    private static Optional<Hash256> keyId(Account sender, Optional<Policy> policy, int bit) {
        return policy.isEmpty()
                ? Optional.of(sender.authorization())
                : policy.filter(value -> bit < value.keyIds().size())
                        .map(value -> value.keyIds().get(bit));
    }

    /// Keys and policies at hand.
    interface Known {
        Optional<PublicKey> key(Hash256 id);

        Optional<Policy> policy(Hash256 id);
    }
}
