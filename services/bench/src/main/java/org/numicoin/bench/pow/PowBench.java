package org.numicoin.bench.pow;

import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.BouncyCastleArgon2;
import org.numicoin.crypto.NativeArgon2;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.numicoin.worker.search.Placement;
import org.numicoin.worker.search.Search;
import org.numicoin.worker.search.WorkBoard;

/// The mining worker's threads, board, clock and target check, as they run in production, against a
/// loop that does nothing but call the library.
public final class PowBench implements Benchmark {
    private static final double GOAL = 0.97;
    private static final int HOPELESS_TARGET = 0x03008000;
    private static final int ROUNDS = 15;
    private static final Duration SLICE = Duration.ofMillis(500);

    private final ChainSpec spec = ChainSpecs.named("mainnet");
    private final Argon2Parameters parameters =
            new Argon2Parameters(
                    spec.proofOfWork().memoryKib(),
                    spec.proofOfWork().passes(),
                    spec.proofOfWork().lanes());
    private final BlockHeader header =
            Genesis.of(spec).block().header().withTarget(HOPELESS_TARGET);

    @Override
    public String name() {
        return "pow";
    }

    @Override
    public String subject() {
        return "the worker's search loop against a bare argon2-jvm loop";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        var rounds = new Rounds();
        int count = quick ? 2 : ROUNDS;
        Duration slice = quick ? Duration.ofMillis(100) : SLICE;
        var warmUp = new Rounds();
        round(warmUp, slice);
        for (int i = 0; i < count; i++) {
            round(rounds, slice);
        }
        var ratios = new ArrayList<Report.Ratio>();
        for (int threads = 1; threads <= 2; threads++) {
            ratios.add(
                    new Report.Ratio(
                            "worker / bare loop, " + threads(threads),
                            rounds.ratio(worker(threads), bare(threads)),
                            GOAL));
        }
        ratios.add(
                new Report.Ratio(
                        "Bouncy Castle / bare loop, " + threads(1),
                        rounds.ratio(bouncyCastle(), bare(1)),
                        0));
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

    private void round(Rounds rounds, Duration slice) throws Exception {
        for (int threads = 1; threads <= 2; threads++) {
            int used = threads;
            rounds.turn(bare(threads), () -> onThreads(used, () -> bareLoop(slice)));
            rounds.turn(worker(threads), () -> work(used, new NativeArgon2(parameters), slice));
        }
        var plain = new BouncyCastleArgon2(parameters);
        rounds.turn(bouncyCastle(), () -> work(1, plain, slice));
    }

    /// Nothing but the library: no target, no clock but that of the slice.
    private long bareLoop(Duration slice) {
        var argon2 = Argon2Factory.createAdvanced(Argon2Types.ARGON2id, 16, 32);
        byte[] blob = header.proofOfWorkBlob();
        byte[] salt = Arrays.copyOf(blob, ProofOfWorkHash.SALT_BYTES);
        var nonce = ByteBuffer.wrap(blob);
        long end = System.nanoTime() + slice.toNanos();
        int count = 0;
        while (System.nanoTime() - end < 0) {
            nonce.putInt(BlockHeader.BLOB_NONCE_OFFSET, count++);
            byte[] hash =
                    argon2.rawHash(
                            parameters.passes(),
                            parameters.memoryKib(),
                            parameters.lanes(),
                            blob,
                            salt);
            if (hash.length != 32) {
                throw new IllegalStateException("a hash of " + hash.length + " bytes");
            }
        }
        return count;
    }

    private long work(int threads, ProofOfWorkHash hash, Duration slice) throws Exception {
        var board = new WorkBoard(new NonceSpace(1, 1), System::nanoTime);
        var rate = new HashRate();
        var watch = new ProgressWatch(System::nanoTime);
        board.offer(header.templateId(), header, TraceContext.NONE);
        try (var miner =
                new Miner(
                        board,
                        Search.onCpu(hash, InstantSource.system()),
                        rate,
                        (_, _, _) -> unexpected(),
                        Placement.ANYWHERE,
                        _ -> {},
                        watch,
                        fatal -> {
                            throw new IllegalStateException(fatal);
                        })) {
            miner.adjust(new Load(threads, 1));
            Thread.sleep(slice);
        }
        return rate.hashes();
    }

    private static void unexpected() {
        throw new IllegalStateException("no hash meets the target of the benchmark");
    }

    static long onThreads(int threads, Callable<Long> task) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            long sum = 0;
            for (var done : executor.invokeAll(java.util.Collections.nCopies(threads, task))) {
                sum += done.get();
            }
            return sum;
        }
    }

    private static String bare(int threads) {
        return "bare argon2-jvm loop, " + threads(threads);
    }

    private static String worker(int threads) {
        return "worker with argon2-jvm, " + threads(threads);
    }

    private static String bouncyCastle() {
        return "worker with Bouncy Castle, " + threads(1);
    }

    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
