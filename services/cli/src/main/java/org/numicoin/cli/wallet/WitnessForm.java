package org.numicoin.cli.wallet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Makes the witness that the chain wants of an account: exactly as many signers as it requires,
/// revealing exactly what its state lacks.
final class WitnessForm {
    private WitnessForm() {}

    /// @param policy of a policy account
    /// @param signatures by key id; of more than are needed those whose keys the state knows are
    ///   taken, as they cost less weight
    static Witness of(
            Account account, Optional<Policy> policy, Map<Hash256, KeySignature> signatures) {
        return policy.isPresent()
                ? ofPolicy(account, policy.get(), signatures)
                : ofKey(account, signatures);
    }

    /// The weight that the transaction will have at most, known before anybody signs.
    static Transaction unsigned(TransactionCore core, Account account, Optional<Policy> policy) {
        List<Hash256> keyIds =
                policy.map(Policy::keyIds).orElseGet(() -> List.of(account.authorization()));
        var key = PublicKey.mlDsa65(Bytes.wrap(new byte[PublicKey.BYTES]));
        var blank = new KeySignature(key, Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES]));
        var signatures = new HashMap<Hash256, KeySignature>();
        // Whoever signs in the end, revealing the most is the upper bound.
        IntStream.range(0, keyIds.size())
                .boxed()
                .sorted(Comparator.comparing(bit -> isKnown(account, bit)))
                .limit(policy.map(Policy::required).orElse(1))
                .forEach(bit -> signatures.put(keyIds.get(bit), blank));
        return new Transaction(core, of(account, policy, signatures));
    }

    private static Witness ofKey(Account account, Map<Hash256, KeySignature> signatures) {
        var signed = signatures.get(account.authorization());
        if (signed == null) {
            throw new IllegalArgumentException(
                    "no signature of key " + account.authorization() + ", which authorizes it");
        }
        return Witness.ofKey(
                isKnown(account, 0) ? Optional.empty() : Optional.of(signed.key()),
                signed.signature());
    }

    private static Witness ofPolicy(
            Account account, Policy policy, Map<Hash256, KeySignature> signatures) {
        List<Integer> signers =
                IntStream.range(0, policy.keyIds().size())
                        .filter(bit -> signatures.containsKey(policy.keyIds().get(bit)))
                        .boxed()
                        .sorted(Comparator.comparing(bit -> !isKnown(account, bit)))
                        .limit(policy.required())
                        .sorted()
                        .toList();
        if (signers.size() < policy.required()) {
            throw new IllegalArgumentException(
                    "%d of %d signatures are there, %d are needed"
                            .formatted(signers.size(), policy.keyIds().size(), policy.required()));
        }
        int signerBits = 0;
        int revealBits = 0;
        var entries = new ArrayList<Witness.SignerEntry>();
        for (int bit : signers) {
            KeySignature signed = Objects.requireNonNull(signatures.get(policy.keyIds().get(bit)));
            boolean reveals = !isKnown(account, bit);
            signerBits |= 1 << bit;
            revealBits |= reveals ? 1 << bit : 0;
            entries.add(
                    new Witness.SignerEntry(
                            reveals ? Optional.of(signed.key()) : Optional.empty(),
                            signed.signature()));
        }
        boolean revealsPolicy = account.kind() == Account.Kind.NOT_REVEALED;
        return new Witness(
                true,
                revealsPolicy ? Optional.of(policy) : Optional.empty(),
                signerBits,
                revealBits,
                entries);
    }

    private static boolean isKnown(Account account, int bit) {
        return (account.known() >> bit & 1) != 0;
    }
}
