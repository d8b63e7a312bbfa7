package org.numicoin.bench.pow;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.numicoin.bench.Rounds;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;

/// Proof-of-work functions that take turns with the parameters of mainnet.
final class Contest implements AutoCloseable {
    private static final ChainSpec SPEC = ChainSpecs.named("mainnet");
    static final Argon2Parameters PARAMETERS =
            new Argon2Parameters(
                    SPEC.proofOfWork().memoryKib(),
                    SPEC.proofOfWork().passes(),
                    SPEC.proofOfWork().lanes());
    static final BlockHeader HEADER = Genesis.of(SPEC).block().header();

    private final HashingThreads threads = new HashingThreads();
    private final Duration slice;

    final Rounds rounds = new Rounds();

    Contest(Duration slice) {
        this.slice = slice;
    }

    void hash(ProofOfWorkHash hash, int count) throws Exception {
        threads.turn(rounds, label(hash, count), count, slice, nonce -> hash.hash(blob(nonce)));
    }

    /// What a node does with a header that it gets, apart from its chain.
    void verify(ProofOfWorkHash hash, int count) throws Exception {
        threads.turn(
                rounds,
                verification(count),
                count,
                slice,
                nonce -> {
                    var header = HEADER.withNonce(nonce, 0);
                    var _ =
                            HeaderRules.proofOfWorkMeetsTarget(
                                    header, hash.hash(header.proofOfWorkBlob()));
                });
    }

    double ratio(ProofOfWorkHash one, ProofOfWorkHash other, int count) {
        return rounds.ratio(label(one, count), label(other, count));
    }

    static String label(ProofOfWorkHash hash, int count) {
        return hash.name() + ", " + PowBench.threads(count);
    }

    static String verification(int count) {
        return "headers verified, " + PowBench.threads(count);
    }

    /// What is hashed, with a nonce.
    static byte[] blob(int nonce) {
        byte[] blob = HEADER.proofOfWorkBlob();
        ByteBuffer.wrap(blob).putInt(BlockHeader.BLOB_NONCE_OFFSET, nonce);
        return blob;
    }

    @Override
    public void close() {
        threads.close();
    }
}
