package org.numicoin.validator.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.numicoin.consensus.StateKey;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The bytes of keys, as `Columns` describes them.
final class StoreKeys {
    static final byte[] SCHEMA = ascii("schema");
    static final byte[] SOFTWARE = ascii("software");
    static final byte[] GENESIS = ascii("genesis");
    static final byte[] POSITION = ascii("position");
    static final byte[] BASE = ascii("base");
    static final byte[] BODIES_POSITION = ascii("bodies-position");
    static final byte[] TOTALS = {StateKey.TOTALS};
    static final byte[] UNPAID_PREFIX = {StateKey.UNPAID_REWARD};

    private StoreKeys() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] u64(long value) {
        var bytes = new byte[8];
        putU64(value, bytes, 0);
        return bytes;
    }

    static long u64(byte[] bytes) {
        long value = 0;
        for (byte each : bytes) {
            value = value << 8 | (each & 0xff);
        }
        return value;
    }

    static byte[] account(Address address) {
        var key = new byte[1 + Hash256.BYTES];
        key[0] = StateKey.ACCOUNT;
        address.payload().copyTo(key, 1);
        return key;
    }

    static byte[] unpaidReward(long height) {
        var key = new byte[9];
        key[0] = StateKey.UNPAID_REWARD;
        putU64(height, key, 1);
        return key;
    }

    static byte[] entry(StateKey state) {
        var key = new byte[1 + state.id().length()];
        key[0] = (byte) state.kind();
        System.arraycopy(state.id().unsafeArray(), 0, key, 1, key.length - 1);
        return key;
    }

    /// What `entry` made a key of.
    static StateKey stateKey(byte[] key) {
        return new StateKey(key[0] & 0xff, Bytes.wrap(Arrays.copyOfRange(key, 1, key.length)));
    }

    private static void putU64(long value, byte[] target, int offset) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (value >>> (56 - 8 * i));
        }
    }
}
