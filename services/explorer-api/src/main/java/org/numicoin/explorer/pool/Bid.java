package org.numicoin.explorer.pool;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;

/// What a transaction offers for its place in a block.
///
/// @param maxFee nano per weight
/// @param tip nano per weight
public record Bid(long maxFee, long tip, long weight) {
    static Bid of(Transaction transaction, ChainSpec spec) {
        var core = transaction.core();
        return new Bid(core.maxFee(), core.tip(), transaction.weight(spec));
    }
}
