package org.numicoin.cli.wallet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.Genesis;
import org.numicoin.primitives.Hash256;

/// A transaction on its way to its signatures. Every signature in it was verified; none is of a key
/// that cannot sign for the account.
///
/// @param genesis id of the chain's first block
/// @param authorization key or policy that signs for the account
/// @param policy the policy with that id, for a policy account
/// @param signatures by key id
record Draft(
        String chain,
        Hash256 genesis,
        TransactionCore core,
        Hash256 authorization,
        Optional<Policy> policy,
        Map<Hash256, KeySignature> signatures) {

    Draft {
        signatures = Map.copyOf(signatures);
        if (policy.isPresent() && !policy.get().id().equals(authorization)) {
            throw new IllegalArgumentException("policy: not the one of the authorization id");
        }
        List<Hash256> allowed = policy.map(Policy::keyIds).orElseGet(() -> List.of(authorization));
        for (KeySignature signature : signatures.values()) {
            if (!allowed.contains(signature.keyId())) {
                throw new IllegalArgumentException(
                        "signatures: key %s does not sign for this account"
                                .formatted(signature.keyId()));
            }
            if (!signature.isOf(core)) {
                throw new IllegalArgumentException(
                        "signatures: that of key %s does not verify".formatted(signature.keyId()));
            }
        }
    }

    static Draft of(
            ChainSpec spec, TransactionCore core, Hash256 authorization, Optional<Policy> policy) {
        return new Draft(
                spec.name(), Genesis.of(spec).block().id(), core, authorization, policy, Map.of());
    }

    int required() {
        return policy.map(Policy::required).orElse(1);
    }

    boolean isComplete() {
        return signatures.size() >= required();
    }

    /// Keys that may sign and have not.
    List<Hash256> missing() {
        return policy.map(Policy::keyIds).orElseGet(() -> List.of(authorization)).stream()
                .filter(id -> !signatures.containsKey(id))
                .toList();
    }

    Draft with(KeySignature signature) {
        return withAll(Map.of(signature.keyId(), signature));
    }

    /// With the signatures of another copy; refuses one of another transaction.
    Draft combine(Draft other) {
        if (!other.genesis.equals(genesis)
                || !other.core.equals(core)
                || !other.authorization.equals(authorization)) {
            throw new IllegalArgumentException("drafts of two different transactions");
        }
        return withAll(other.signatures);
    }

    /// In the form that the account wants at this moment.
    Transaction transaction(Account account) {
        if (!account.authorization().equals(authorization)) {
            throw new IllegalArgumentException(
                    "the account is authorized by %s now, the draft by %s: draft it again"
                            .formatted(account.authorization(), authorization));
        }
        return new Transaction(core, WitnessForm.of(account, policy, signatures));
    }

    private Draft withAll(Map<Hash256, KeySignature> more) {
        var all = new LinkedHashMap<>(signatures);
        more.forEach(all::putIfAbsent);
        return new Draft(chain, genesis, core, authorization, policy, all);
    }
}
