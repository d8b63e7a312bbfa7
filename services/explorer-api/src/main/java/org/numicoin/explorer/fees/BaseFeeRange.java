package org.numicoin.explorer.fees;

import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BaseFee;

/// Where the base fee can be within a target: it moves by at most an eighth a block. Beyond 8
/// blocks these are no longer bounds.
///
/// @param low of the last block of the target, if all until then are empty
/// @param likely that of the next block
/// @param high of the last block of the target, if all until then are full
public record BaseFeeRange(long low, long likely, long high) {
    private static final int BLOCKS_MAX = 8;

    /// The range of a target.
    ///
    /// @param next base fee of the block after the tip
    /// @param target in blocks, from 1 on
    public static BaseFeeRange of(ChainSpec spec, long next, int target) {
        long low = next;
        long high = next;
        for (int block = 1; block < Math.min(target, BLOCKS_MAX); block++) {
            low = after(spec, low, 0);
            high = after(spec, high, spec.weightLimit());
        }
        return new BaseFeeRange(low, next, high);
    }

    private static long after(ChainSpec spec, long baseFee, long weight) {
        return BaseFee.next(baseFee, weight, spec.weightLimit(), spec.leastBaseFee());
    }
}
