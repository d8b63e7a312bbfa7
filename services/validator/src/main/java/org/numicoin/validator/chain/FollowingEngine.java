package org.numicoin.validator.chain;

import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;

/// An engine that decides nothing and only applies what a log has. That is valid, so neither
/// signatures nor proofs of work are looked at.
final class FollowingEngine {
    private FollowingEngine() {}

    static ChainEngine of(ChainSpec spec, ChainStore store, Workers workers) {
        return new ChainEngine(
                spec,
                store,
                TemplateBodies.none(),
                new ExecutedBlocks(1),
                new NoProofOfWork(),
                new SignatureVerifier(
                        new BouncyCastleSignatures(), new SignatureCache(8), Runnable::run, 1),
                workers,
                () -> 0,
                EngineLimits.DEFAULT);
    }

    private static final class NoProofOfWork implements ProofOfWorkHash {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Hash256 hash(byte[] blob) {
            throw new IllegalStateException("blocks of the log need no proof of work");
        }
    }
}
