package org.numicoin.validator.state;

import org.numicoin.chain.ChainSpec;

/// The validator's RocksDB.
public final class ChainStore implements AutoCloseable {
    private ChainStore() {}

    /// Opens the store, and makes it with the genesis block where there is none.
    ///
    /// @throws StoreException with a reason for people: newer data, another chain, a locked or
    ///   broken folder
    public static ChainStore open(StoreSettings settings, ChainSpec spec) {
        return java.util.Optional.<ChainStore>empty().orElseThrow();
    }

    @Override
    public void close() {}
}
