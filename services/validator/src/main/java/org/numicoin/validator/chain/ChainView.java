package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateProof;
import org.numicoin.consensus.StateView;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoredBlock;

/// The chain as of one applied event.
public interface ChainView extends StateView, AutoCloseable {
    /// A transaction of the main chain and where it lies.
    record FoundTransaction(Transaction transaction, Hash256 blockId, long height, int index) {}

    /// What a reader needs to rebuild itself and go on from the log.
    ///
    /// @param lastIds main chain from the tip downwards, to the reorganization limit: one more than
    ///   its blocks
    record ChainAt(StorePosition position, List<Hash256> lastIds) {}

    StorePosition position();

    StoredBlock tip();

    /// A block of any branch.
    Optional<StoredBlock> block(Hash256 id);

    /// Its encoded body.
    Optional<Bytes> body(Hash256 id);

    /// On the main chain.
    Optional<Hash256> idAt(long height);

    boolean isMain(StoredBlock block);

    /// Blocks of the main chain, ascending, as many as there are.
    List<StoredBlock> from(long height, int count);

    /// What follows the first id of the locator that is on the main chain, or genesis if none is.
    List<StoredBlock> after(List<Hash256> locator, int count);

    Optional<FoundTransaction> transaction(Hash256 id);

    /// In the order of the request.
    List<Optional<Account>> accounts(List<Address> addresses);

    /// Shows the account, or that there is none, against the state root of the tip.
    StateProof proof(Address address);

    @Override
    Totals totals();

    /// Sum of the rewards that have not matured.
    Amount unpaidRewards();

    @Override
    Optional<PublicKey> publicKey(Hash256 keyId);

    @Override
    Optional<Policy> policy(Hash256 policyId);

    ChainAt chainAt();

    @Override
    void close();
}
