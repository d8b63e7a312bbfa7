package org.numicoin.pool.api;

import java.time.Instant;
import java.util.Optional;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;

/// Names of things in answers.
///
/// @param pool its id
/// @param prefix that addresses begin with
record Texts(String pool, String prefix) {
    static final String SYMBOL = "NUMI";

    String of(Address address) {
        return Bech32m.encode(prefix, address);
    }

    /// A moment of the fold, where 0 says that there was none.
    static Optional<Instant> time(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
