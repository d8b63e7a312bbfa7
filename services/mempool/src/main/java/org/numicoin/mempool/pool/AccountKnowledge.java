package org.numicoin.mempool.pool;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.primitives.Address;

/// What the state says of an account after an event.
///
/// @param account nothing when it does not exist
/// @param policy that of the account, when the state holds it
/// @param keys those of the account that the state holds
public record AccountKnowledge(
        Address address,
        long sequence,
        Optional<Account> account,
        Optional<Policy> policy,
        List<PublicKey> keys) {
    public AccountKnowledge {
        keys = List.copyOf(keys);
    }
}
