package org.numicoin.policy;

import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.TransactionRules;

/// Whether a transaction may take the place of a pending one with its sender and nonce. Each
/// replacement is verified and relayed like the first one and only the last is mined, so each has
/// to pay for its own relay, and there is an end to them.
public final class Replacement {
    /// Of one nonce.
    public static final int COUNT_MAX = 16;

    /// Least rise of the fee rate: by a tenth.
    private static final long RATE_PART = 10;

    private Replacement() {}

    /// Whether the new one pays enough in the next block: a fee rate that is a tenth higher, and
    /// for each of its bytes the least base fee more than the old one in all. Its max fee may not
    /// be lower, or a rising base fee would make the worse of it.
    ///
    /// @param baseFee of the next block
    public static boolean paysEnough(
            ChainSpec spec, Transaction before, Transaction after, long baseFee) {
        long rateBefore = TransactionRules.feeRate(before.core(), baseFee);
        long rateAfter = TransactionRules.feeRate(after.core(), baseFee);
        return rateAfter * RATE_PART >= rateBefore * (RATE_PART + 1)
                && after.core().maxFee() >= before.core().maxFee()
                && fee(spec, after, rateAfter)
                        >= fee(spec, before, rateBefore) + after.size() * spec.leastBaseFee();
    }

    /// Below 2^59: a weight is below 2^19, a rate below 2^40.
    private static long fee(ChainSpec spec, Transaction transaction, long rate) {
        return transaction.weight(spec) * rate;
    }
}
