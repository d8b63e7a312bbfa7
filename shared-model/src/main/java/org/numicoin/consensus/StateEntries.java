package org.numicoin.consensus;

import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Encoding of the state entries that are no object of their own: an unpaid reward is its amount, 8
/// bytes.
public final class StateEntries {
    private StateEntries() {}

    public static Bytes amount(Amount amount) {
        return Bytes.wrap(new ByteWriter(8).amount(amount).toBytes());
    }

    public static Amount decodeAmount(Bytes entry) {
        return ByteReader.decode(entry.unsafeArray(), in -> in.amount("unpaid reward"));
    }
}
