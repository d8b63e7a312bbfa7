package org.numicoin.bench.pow;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.BouncyCastleArgon2;
import org.numicoin.crypto.KernelArgon2;
import org.numicoin.crypto.NativeArgon2;
import org.numicoin.crypto.ProofOfWorkHash;

/// Our kernel against the reference library and Bouncy Castle, on one thread and on all.
public final class MiningBench implements Benchmark {
    private static final double GOAL_512 = 2.5;
    private static final double GOAL_256 = 2;
    private static final double GOAL_SCALING = 0.9;
    private static final int ROUNDS = 15;
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final ChainSpec spec = ChainSpecs.named("mainnet");
    private final int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public String name() {
        return "mining";
    }

    @Override
    public String subject() {
        return "the kernel with vectors against argon2-jvm and Bouncy Castle";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        var pow = spec.proofOfWork();
        var parameters = new Argon2Parameters(pow.memoryKib(), pow.passes(), pow.lanes());
        ProofOfWorkHash kernel =
                KernelArgon2.withVectors(parameters)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "there are no vectors of 256 bits or more here"));
        var library = new NativeArgon2(parameters);
        var bouncyCastle = new BouncyCastleArgon2(parameters);
        hashes(1, kernel, quick ? Duration.ofMillis(100) : WARM_UP);

        var rounds = new Rounds();
        int count = quick ? 2 : ROUNDS;
        Duration slice = quick ? Duration.ofMillis(100) : SLICE;
        for (int round = 0; round < count; round++) {
            for (int used : new int[] {1, threads}) {
                rounds.turn(label(kernel, used), () -> hashes(used, kernel, slice));
                rounds.turn(label(library, used), () -> hashes(used, library, slice));
            }
            rounds.turn(label(bouncyCastle, 1), () -> hashes(1, bouncyCastle, slice));
        }
        double goal = kernel.name().contains("512") ? GOAL_512 : GOAL_256;
        var ratios = new ArrayList<Report.Ratio>();
        for (int used : new int[] {1, threads}) {
            ratios.add(
                    new Report.Ratio(
                            "kernel / argon2-jvm, " + PowBench.threads(used),
                            rounds.ratio(label(kernel, used), label(library, used)),
                            goal));
        }
        ratios.add(
                new Report.Ratio(
                        "kernel / Bouncy Castle, " + PowBench.threads(1),
                        rounds.ratio(label(kernel, 1), label(bouncyCastle, 1)),
                        0));
        ratios.add(
                new Report.Ratio(
                        "kernel, a thread of " + threads + " / one alone",
                        rounds.ratio(label(kernel, threads), label(kernel, 1)) / threads,
                        GOAL_SCALING));
        return new Report(
                rounds.medians("hashes"),
                ratios,
                List.of(
                        "medians of "
                                + count
                                + " rounds of "
                                + slice.toMillis()
                                + " ms a contestant, in turns; "
                                + parameters));
    }

    private long hashes(int threads, ProofOfWorkHash hash, Duration slice) throws Exception {
        return PowBench.onThreads(threads, () -> loop(hash, slice));
    }

    private long loop(ProofOfWorkHash hash, Duration slice) {
        byte[] blob = Genesis.of(spec).block().header().proofOfWorkBlob();
        var nonce = ByteBuffer.wrap(blob);
        long end = System.nanoTime() + slice.toNanos();
        int count = 0;
        while (System.nanoTime() - end < 0) {
            nonce.putInt(BlockHeader.BLOB_NONCE_OFFSET, count++);
            hash.hash(blob);
        }
        return count;
    }

    private static String label(ProofOfWorkHash hash, int threads) {
        return hash.name() + ", " + PowBench.threads(threads);
    }
}
