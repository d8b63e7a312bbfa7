package org.numicoin.worker.search;

import java.nio.ByteBuffer;
import org.numicoin.chain.BlockHeader;
import org.numicoin.mining.NonceSpace;

/// What one hash tries: the nonce, and the extra-nonce whose lowest 16 bits count.
record Nonces(int nonce, long extraNonce) {
    static final long COUNTER = 0xffff;

    /// Where a thread begins.
    static Nonces first(NonceSpace space, int thread, long generation) {
        return new Nonces(0, space.extraNonce(thread, generation));
    }

    /// All nonces of an extra-nonce, then those of the next counter. The counter begins again after
    /// 2^48 hashes, long after the timestamp has changed what they mean.
    Nonces next() {
        return nonce == -1 ? nextCounter() : new Nonces(nonce + 1, extraNonce);
    }

    /// So many nonces later, which [#left] has: the whole of the next counter when none is left.
    Nonces after(int count) {
        return count == left() ? nextCounter() : new Nonces(nonce + count, extraNonce);
    }

    /// How many nonces this extra-nonce still has, this one included.
    long left() {
        return (1L << 32) - Integer.toUnsignedLong(nonce);
    }

    void write(ByteBuffer blob) {
        blob.putInt(BlockHeader.BLOB_NONCE_OFFSET, nonce);
        blob.putLong(BlockHeader.BLOB_EXTRA_NONCE_OFFSET, extraNonce);
    }

    private Nonces nextCounter() {
        return new Nonces(0, (extraNonce & ~COUNTER) | ((extraNonce + 1) & COUNTER));
    }
}
