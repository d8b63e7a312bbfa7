package org.numicoin.gateway.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SipHash-2-4 of Aumasson and Bernstein: a keyed 64-bit hash whose collisions nobody finds without
/// the key.
///
/// @param k0 bytes 0 to 7 of the key, little-endian
/// @param k1 bytes 8 to 15
record SipHash(long k0, long k1) {
    private static final VarHandle WORDS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// Keyed by the first 16 bytes.
    static SipHash keyed(byte[] key) {
        return new SipHash((long) WORDS.get(key, 0), (long) WORDS.get(key, 8));
    }

    long hash(byte[] message) {
        var state = new State(k0, k1);
        int whole = message.length & ~7;
        for (int at = 0; at < whole; at += 8) {
            state.absorb((long) WORDS.get(message, at));
        }
        // The last word holds what is left over and, in its highest byte, the length.
        long last = (long) message.length << 56;
        for (int at = whole; at < message.length; at++) {
            last |= (message[at] & 0xffL) << (8 * (at - whole));
        }
        state.absorb(last);
        return state.finish();
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
