package org.numicoin.crypto.argon2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// What Argon2id does by BLAKE2b around the blocks: the hash H0 of all input, the first blocks of
/// each lane and the tag. One thread at a time uses an instance.
final class Argon2Frame {
    private static final int HASH_BYTES = 64;
    private static final int HALF_WORDS = Blake2b.HASH_WORDS / 2;

    private final Blake2b blake = new Blake2b();
    private final long[] start = new long[Blake2b.HASH_WORDS];
    private final long[] last = new long[Blake2b.HASH_WORDS];

    /// H0 of the message that [Argon2Start] makes.
    void start(byte[] message) {
        hash(message, HASH_BYTES);
        System.arraycopy(blake.hash, 0, start, 0, start.length);
    }

    /// A first block, H' of H0 and two numbers; RFC 9106, sections 3.2 and 3.3.
    ///
    /// @param number 0 or 1
    void firstBlock(int lane, int number, long[] block) {
        blake.begin(HASH_BYTES);
        long[] m = blake.block;
        long before = 8L * Compression.BLOCK_WORDS;
        for (int word = 0; word < start.length; word++) {
            m[word] = before | start[word] << 32;
            before = start[word] >>> 32;
        }
        m[start.length] = before | (long) number << 32;
        m[start.length + 1] = lane;
        blake.compress(4 + HASH_BYTES + 8, true);
        int at = 0;
        for (; block.length - at > Blake2b.HASH_WORDS; at += HALF_WORDS) {
            System.arraycopy(blake.hash, 0, block, at, HALF_WORDS);
            again(HASH_BYTES);
        }
        System.arraycopy(blake.hash, 0, block, at, Blake2b.HASH_WORDS);
    }

    /// The tag, H' of the last blocks' sum.
    byte[] tag(long[] sum, int bytes) {
        var message = ByteBuffer.allocate(4 + 8 * sum.length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(bytes).asLongBuffer().put(sum);
        hash(message.array(), Math.min(HASH_BYTES, bytes));
        var tag = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (tag.remaining() > HASH_BYTES) {
            tag.put(hashBytes(), 0, HASH_BYTES / 2);
            again(Math.min(HASH_BYTES, tag.remaining()));
        }
        return tag.put(hashBytes(), 0, tag.remaining()).array();
    }

    /// The hash of the last hash, which has 64 bytes.
    private void again(int bytes) {
        System.arraycopy(blake.hash, 0, last, 0, last.length);
        blake.begin(bytes);
        System.arraycopy(last, 0, blake.block, 0, last.length);
        blake.compress(HASH_BYTES, true);
    }

    private void hash(byte[] message, int bytes) {
        int blocks = Math.max(1, Math.ceilDiv(message.length, Blake2b.BLOCK_BYTES));
        var words =
                ByteBuffer.wrap(Arrays.copyOf(message, blocks * Blake2b.BLOCK_BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asLongBuffer();
        blake.begin(bytes);
        for (int i = 1; i <= blocks; i++) {
            words.get(blake.block);
            blake.compress(Math.min(message.length, i * Blake2b.BLOCK_BYTES), i == blocks);
        }
    }

    private byte[] hashBytes() {
        var bytes = ByteBuffer.allocate(HASH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(blake.hash);
        return bytes.array();
    }
}
