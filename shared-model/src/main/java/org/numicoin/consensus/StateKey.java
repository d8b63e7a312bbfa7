package org.numicoin.consensus;

import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.numicoin.wire.ByteWriter;

/// The name of an entry of the state: kind and raw id. Its path in the tree is a hash of both, so
/// nobody chooses his neighbours and makes a branch deep.
public record StateKey(int kind, Bytes id) {
    public static final int ACCOUNT = 1;
    public static final int UNPAID_REWARD = 2;
    public static final int TOTALS = 3;

    private static final int ID_BYTES_MAX = 255;

    public StateKey {
        if (kind < 0 || kind > 0xff) {
            throw new IllegalArgumentException("a kind of state entry is a u8, not " + kind);
        }
        if (id.length() > ID_BYTES_MAX) {
            throw new IllegalArgumentException("an id of more than 255 bytes");
        }
    }

    public static StateKey account(Address address) {
        return new StateKey(ACCOUNT, Bytes.wrap(address.payload().toBytes()));
    }

    /// The reward of the block at a height, until it is credited.
    public static StateKey unpaidReward(long height) {
        return new StateKey(UNPAID_REWARD, Bytes.wrap(new ByteWriter(8).u64(height).toBytes()));
    }

    /// What was issued and what the pool holds.
    public static StateKey totals() {
        return new StateKey(TOTALS, Bytes.EMPTY);
    }

    /// Where the entry lies in the tree.
    public Hash256 path() {
        var digest = Tag.STATE_KEY.digest();
        digest.update((byte) kind);
        digest.update(id.unsafeArray());
        return Hash256.of(digest.digest());
    }
}
