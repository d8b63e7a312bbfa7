package org.numicoin.chain;

import org.numicoin.primitives.Amount;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// The totals entry of the state, 16 bytes: all subsidy issued so far, and base fees that wait in
/// the pool.
public record Totals(Amount issued, Amount pool) {
    public static final Totals ZERO = new Totals(Amount.ZERO, Amount.ZERO);

    public byte[] encoded() {
        return new ByteWriter(16).amount(issued).amount(pool).toBytes();
    }

    public static Totals decode(ByteReader in) {
        return new Totals(in.amount("issued"), in.amount("pool"));
    }
}
