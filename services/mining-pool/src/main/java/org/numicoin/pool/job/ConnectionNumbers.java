package org.numicoin.pool.job;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/// Numbers of 30 bits for connections and jobs, each once in 2^30, in an order that nobody outside
/// can tell. With a number that is known a stranger could search the nonces of another miner before
/// it does, and make its shares duplicates. Any thread may ask.
public final class ConnectionNumbers implements IntSupplier {
    static final int BITS = 30;

    private static final int HALF = BITS / 2;
    private static final int HALF_MASK = (1 << HALF) - 1;
    private static final int ROUNDS = 4;
    private static final int KEY_BYTES = 32;

    private final byte[] key = new byte[KEY_BYTES];
    private final AtomicInteger count = new AtomicInteger();

    /// @param random of the order
    public ConnectionNumbers(RandomGenerator random) {
        random.nextBytes(key);
    }

    @Override
    public int getAsInt() {
        return permuted(count.getAndIncrement() & ((1 << BITS) - 1));
    }

    /// A Feistel network: whatever a round computes of one half, the pair can be told from the
    /// result, so no two numbers have the same.
    private int permuted(int number) {
        int left = number >>> HALF;
        int right = number & HALF_MASK;
        for (int round = 0; round < ROUNDS; round++) {
            int mixed = left ^ mix(round, right);
            left = right;
            right = mixed;
        }
        return left << HALF | right;
    }

    private int mix(int round, int half) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(key);
            byte[] hash = sha.digest(new byte[] {(byte) round, (byte) (half >>> 8), (byte) half});
            return ByteBuffer.wrap(hash).getInt() & HALF_MASK;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
