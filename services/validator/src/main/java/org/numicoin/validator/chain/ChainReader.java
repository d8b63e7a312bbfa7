package org.numicoin.validator.chain;

import org.numicoin.chain.ChainSpec;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StorePosition;

/// Opens consistent views of the store. Any thread, while the engine's thread writes.
public final class ChainReader {
    private final ChainSpec spec;
    private final ChainStore store;

    public ChainReader(ChainSpec spec, ChainStore store) {
        this.spec = spec;
        this.store = store;
    }

    /// Everything read through the view is of one moment. Close it soon: it keeps old data on disk.
    public ChainView open() {
        return new ChainView(spec, store.snapshot());
    }

    /// As of the last applied event.
    public StorePosition position() {
        try (var view = open()) {
            return view.position();
        }
    }
}
