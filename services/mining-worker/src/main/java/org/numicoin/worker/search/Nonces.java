package org.numicoin.worker.search;

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
        return nonce == -1
                ? new Nonces(0, (extraNonce & ~COUNTER) | ((extraNonce + 1) & COUNTER))
                : new Nonces(nonce + 1, extraNonce);
    }
}
