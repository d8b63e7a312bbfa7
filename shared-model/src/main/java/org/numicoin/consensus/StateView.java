package org.numicoin.consensus;

import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.crypto.KnownKeys;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// The state after a block, for reading. Keys and policies lie beside the tree under their ids,
/// which prove them.
public interface StateView {
    Optional<Account> account(Address address);

    /// The reward of a block that has not matured; nothing when it was zero.
    Optional<Amount> unpaidReward(long height);

    Totals totals();

    Optional<PublicKey> publicKey(Hash256 keyId);

    Optional<Policy> policy(Hash256 policyId);

    /// The keys of this state, for verifying signatures.
    default KnownKeys knownKeys() {
        return ids -> ids.stream().map(id -> publicKey(id).map(PublicKey::bytes)).toList();
    }
}
