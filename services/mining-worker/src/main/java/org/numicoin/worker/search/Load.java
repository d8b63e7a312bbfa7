package org.numicoin.worker.search;

import org.numicoin.mining.NonceSpace;

/// How much a worker hashes.
///
/// @param threads that hash; 0 for a pause
/// @param share of its time that each thread hashes, from 0.001 to 1
public record Load(int threads, double share) {
    private static final double SHARE_MIN = 0.001;

    public Load {
        if (threads < 0 || threads > NonceSpace.THREADS_MAX) {
            throw new IllegalArgumentException(
                    "threads are from 0 to " + NonceSpace.THREADS_MAX + ", not " + threads);
        }
        if (!(share >= SHARE_MIN && share <= 1)) {
            throw new IllegalArgumentException(
                    "a share is from " + SHARE_MIN + " to 1, not " + share);
        }
    }

    double restPerWork() {
        return 1 / share - 1;
    }
}
