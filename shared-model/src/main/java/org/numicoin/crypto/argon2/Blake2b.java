package org.numicoin.crypto.argon2;

import java.util.Arrays;

/// BLAKE2b of RFC 7693 without a key, over words in little-endian order: what frames the blocks of
/// Argon2. One thread at a time uses an instance, which belongs to whoever hashes again and again.
final class Blake2b {
    static final int BLOCK_WORDS = 16;
    static final int BLOCK_BYTES = 8 * BLOCK_WORDS;
    static final int HASH_WORDS = 8;

    private static final int ROUNDS = 12;
    private static final long IV0 = 0x6a09e667f3bcc908L;
    private static final long IV1 = 0xbb67ae8584caa73bL;
    private static final long IV2 = 0x3c6ef372fe94f82bL;
    private static final long IV3 = 0xa54ff53a5f1d36f1L;
    private static final long IV4 = 0x510e527fade682d1L;
    private static final long IV5 = 0x9b05688c2b3e6c1fL;
    private static final long IV6 = 0x1f83d9abfb41bd6bL;
    private static final long IV7 = 0x5be0cd19137e2179L;

    /// Message words by round, twelve times sixteen.
    private static final byte[] SIGMA = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, //
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3, //
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, //
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8, //
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13, //
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9, //
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11, //
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10, //
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, //
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0, //
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, //
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3
    };

    /// After the last block, the hash: its first words where it is shorter than 64 bytes.
    final long[] hash = new long[HASH_WORDS];

    /// The next block of the message.
    final long[] block = new long[BLOCK_WORDS];

    /// Begins a hash of so many bytes, 64 at most, with an empty block.
    void begin(int hashBytes) {
        hash[0] = IV0 ^ 0x0101_0000L ^ hashBytes;
        hash[1] = IV1;
        hash[2] = IV2;
        hash[3] = IV3;
        hash[4] = IV4;
        hash[5] = IV5;
        hash[6] = IV6;
        hash[7] = IV7;
        Arrays.fill(block, 0);
    }

    /// Takes in the block.
    ///
    /// @param bytes of the message up to its end
    void compress(long bytes, boolean last) {
        long[] m = block;
        long v0 = hash[0];
        long v1 = hash[1];
        long v2 = hash[2];
        long v3 = hash[3];
        long v4 = hash[4];
        long v5 = hash[5];
        long v6 = hash[6];
        long v7 = hash[7];
        long v8 = IV0;
        long v9 = IV1;
        long v10 = IV2;
        long v11 = IV3;
        long v12 = IV4 ^ bytes;
        long v13 = IV5;
        long v14 = last ? ~IV6 : IV6;
        long v15 = IV7;
        for (int s = 0; s < ROUNDS * BLOCK_WORDS; s += BLOCK_WORDS) {
            v0 += v4 + m[SIGMA[s]];
            v1 += v5 + m[SIGMA[s + 2]];
            v2 += v6 + m[SIGMA[s + 4]];
            v3 += v7 + m[SIGMA[s + 6]];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v8 += v12;
            v9 += v13;
            v10 += v14;
            v11 += v15;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v0 += v4 + m[SIGMA[s + 1]];
            v1 += v5 + m[SIGMA[s + 3]];
            v2 += v6 + m[SIGMA[s + 5]];
            v3 += v7 + m[SIGMA[s + 7]];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v8 += v12;
            v9 += v13;
            v10 += v14;
            v11 += v15;
            v4 = Long.rotateRight(v4 ^ v8, 63);
            v5 = Long.rotateRight(v5 ^ v9, 63);
            v6 = Long.rotateRight(v6 ^ v10, 63);
            v7 = Long.rotateRight(v7 ^ v11, 63);

            v0 += v5 + m[SIGMA[s + 8]];
            v1 += v6 + m[SIGMA[s + 10]];
            v2 += v7 + m[SIGMA[s + 12]];
            v3 += v4 + m[SIGMA[s + 14]];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v10 += v15;
            v11 += v12;
            v8 += v13;
            v9 += v14;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v0 += v5 + m[SIGMA[s + 9]];
            v1 += v6 + m[SIGMA[s + 11]];
            v2 += v7 + m[SIGMA[s + 13]];
            v3 += v4 + m[SIGMA[s + 15]];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v10 += v15;
            v11 += v12;
            v8 += v13;
            v9 += v14;
            v5 = Long.rotateRight(v5 ^ v10, 63);
            v6 = Long.rotateRight(v6 ^ v11, 63);
            v7 = Long.rotateRight(v7 ^ v8, 63);
            v4 = Long.rotateRight(v4 ^ v9, 63);
        }
        hash[0] ^= v0 ^ v8;
        hash[1] ^= v1 ^ v9;
        hash[2] ^= v2 ^ v10;
        hash[3] ^= v3 ^ v11;
        hash[4] ^= v4 ^ v12;
        hash[5] ^= v5 ^ v13;
        hash[6] ^= v6 ^ v14;
        hash[7] ^= v7 ^ v15;
    }
}
