package org.numicoin.validator.state;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.PublicKey;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateView;
import org.numicoin.crypto.KnownKeys;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The state after one block with the pages of its tree, and what execution asks for in bulk.
/// Several threads may read.
public interface StateReads extends StateView, PageStore {
    /// In the order of the addresses.
    List<Optional<Account>> accounts(List<Address> addresses);

    /// In the order of the ids.
    List<Optional<PublicKey>> publicKeys(List<Hash256> keyIds);

    /// Looked up in bulk.
    @Override
    default KnownKeys knownKeys() {
        return ids -> publicKeys(ids).stream().map(found -> found.map(PublicKey::bytes)).toList();
    }
}
