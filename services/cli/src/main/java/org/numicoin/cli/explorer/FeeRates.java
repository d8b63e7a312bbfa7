package org.numicoin.cli.explorer;

import org.numicoin.chain.TransactionCore;
import org.numicoin.json.JsonFields;

/// What the explorer recommends, in nano per weight.
///
/// @param baseFee of the next block
public record FeeRates(long baseFee, long tip, long maxFee) {
    static FeeRates read(JsonFields in) {
        return new FeeRates(
                in.number("next_base_fee", 0, TransactionCore.FEE_RATE_MAX),
                in.number("suggested_tip", 0, TransactionCore.FEE_RATE_MAX),
                in.number("suggested_max_fee", 0, TransactionCore.FEE_RATE_MAX));
    }
}
