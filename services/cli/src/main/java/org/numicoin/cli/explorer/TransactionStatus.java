package org.numicoin.cli.explorer;

import org.numicoin.json.JsonFields;
import org.numicoin.primitives.Hash256;

/// What became of a transaction.
public sealed interface TransactionStatus {
    record Confirmed(long height, Hash256 blockId) implements TransactionStatus {}

    /// In the pool.
    ///
    /// @param queued while one before it is missing
    record Pooled(boolean queued) implements TransactionStatus {}

    /// Out of the pool, or never let in.
    record Gone(String verdict, String code, String detail) implements TransactionStatus {}

    record Unknown() implements TransactionStatus {}

    static TransactionStatus read(JsonFields in) {
        if (in.flag("confirmed")) {
            return new Confirmed(
                    in.number("block_height", 0, Long.MAX_VALUE), in.hash("block_hash"));
        }
        var pool = in.textIfAny("pool");
        if (pool.isPresent()) {
            return new Pooled(pool.get().equals("queued"));
        }
        return in.textIfAny("verdict")
                .<TransactionStatus>map(verdict ->
                        new Gone(
                                verdict,
                                in.textIfAny("code").orElse(verdict),
                                in.textIfAny("detail").orElse("")))
                .orElseGet(Unknown::new);
    }
}
