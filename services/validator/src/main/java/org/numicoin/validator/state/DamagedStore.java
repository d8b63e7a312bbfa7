package org.numicoin.validator.state;

import org.numicoin.kit.FatalError;

/// Something that a store must have is not in it.
public final class DamagedStore {
    private DamagedStore() {}

    /// Ends the service that meets it.
    ///
    /// @param what is wrong, for people
    public static FatalError because(String what) {
        return new FatalError(
                "the chain store is damaged",
                what,
                "stop the validator; numi doctor shows what is damaged, numi backup restore mends it");
    }
}
