package org.numicoin.kit;

import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The proof of work of a chain for a service that may hash much.
public final class FastestHash {
    private static final Logger log = LoggerFactory.getLogger(FastestHash.class);

    private FastestHash() {}

    /// By the fastest kernel that computes it rightly here; the log says which, whenever that
    /// changes.
    public static ProofOfWorkHash of(ChainSpec spec) {
        var selection =
                ProofOfWorkHashes.selectFastest(
                        spec.proofOfWork().argon2(), System::nanoTime, log::info);
        selection.report().forEach(log::info);
        return selection.hash();
    }
}
