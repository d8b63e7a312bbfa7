package org.numicoin.worker.search;

/// The proof-of-work function for many nonces of one blob at a time. One thread uses it.
public interface BatchHash {
    /// For logs and reports.
    String name();

    /// How many hashes one call makes at most.
    int hashesMax();

    /// Hashes of a blob with `count` nonces from `firstNonce` on, each 32 bytes, one behind the
    /// other from the start of `hashes`. The blob stays as it is.
    void hash(byte[] blob, int firstNonce, int count, byte[] hashes);
}
