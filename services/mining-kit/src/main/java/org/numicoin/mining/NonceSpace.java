package org.numicoin.mining;

import java.util.random.RandomGenerator;

/// The extra-nonces that this process searches: instance u16 ‖ connection u32 ‖ counter u16. An
/// instance number below [#LEASED_END] is leased and nobody else's. Above, it is drawn blindly, and
/// two processes may draw the same one; the salt in the connection keeps them apart even so, as it
/// does when a Redis that lost a lease grants it twice.
///
/// @param instance 16 bits
/// @param salt the upper 22 bits of the connection; the lower 10 are the thread
public record NonceSpace(int instance, int salt) {
    public static final int LEASED_END = 1 << 15;
    public static final int THREADS_MAX = 1 << 10;

    private static final long COUNTER = 0xffff;
    private static final int INSTANCE_END = 1 << 16;
    private static final int SALT_END = 1 << 22;

    public NonceSpace {
        if (instance < 0 || instance >= INSTANCE_END || salt < 0 || salt >= SALT_END) {
            throw new IllegalArgumentException("no nonce space " + instance + ", " + salt);
        }
    }

    /// With an instance number that is leased to us.
    public static NonceSpace leased(int instance, RandomGenerator random) {
        if (instance >= LEASED_END) {
            throw new IllegalArgumentException(instance + " is never leased");
        }
        return new NonceSpace(instance, random.nextInt(SALT_END));
    }

    /// For as long as no number can be leased.
    public static NonceSpace unleased(RandomGenerator random) {
        return new NonceSpace(random.nextInt(LEASED_END, INSTANCE_END), random.nextInt(SALT_END));
    }

    public boolean isLeased() {
        return instance < LEASED_END;
    }

    /// The extra-nonce with which a thread begins.
    ///
    /// @param generation of the work, so that the same template begun again is not searched again
    ///   from the same place; its lowest 16 bits count
    public long extraNonce(int thread, long generation) {
        if (thread < 0 || thread >= THREADS_MAX) {
            throw new IllegalArgumentException("no thread " + thread);
        }
        long connection = ((long) salt << 10) | thread;
        return ((long) instance << 48) | (connection << 16) | (generation & COUNTER);
    }
}
