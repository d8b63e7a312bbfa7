package org.numicoin.validator.chain;

import org.numicoin.chain.ChainSpec;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StorePosition;

/// Opens consistent views of the store. Any thread, while the engine's thread writes.
public final class ChainReader {
    public ChainReader(ChainSpec spec, ChainStore store) {}

    /// Everything read through the view is of one moment. Close it soon: it keeps old data on disk.
    public ChainView open() {
        return java.util.Optional.<ChainView>empty().orElseThrow();
    }

    /// As of the last applied event.
    public StorePosition position() {
        return java.util.Optional.<StorePosition>empty().orElseThrow();
    }
}
