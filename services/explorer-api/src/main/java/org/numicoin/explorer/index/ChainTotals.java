package org.numicoin.explorer.index;

import org.numicoin.primitives.Amount;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Sums over the chain up to a block. Accounts + unpaid + pool = genesis + issued.
///
/// @param issued all subsidy so far
/// @param pool base fees that wait to be released into rewards
/// @param unpaid rewards that have not matured
/// @param transactions confirmed so far
public record ChainTotals(Amount issued, Amount pool, Amount unpaid, long transactions) {
    public static final ChainTotals ZERO =
            new ChainTotals(Amount.ZERO, Amount.ZERO, Amount.ZERO, 0);

    void encode(ByteWriter out) {
        out.amount(issued).amount(pool).amount(unpaid).u64(transactions);
    }

    static ChainTotals decode(ByteReader in) {
        return new ChainTotals(
                in.amount("issued"),
                in.amount("pool"),
                in.amount("unpaid"),
                in.u64("transactions"));
    }
}
