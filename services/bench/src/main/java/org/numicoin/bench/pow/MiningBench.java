package org.numicoin.bench.pow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.crypto.BouncyCastleArgon2;
import org.numicoin.crypto.KernelArgon2;
import org.numicoin.crypto.NativeArgon2;
import org.numicoin.crypto.ProofOfWorkHash;

/// Our kernel against the reference library and Bouncy Castle, on one thread and on all; against
/// the reference C code where its sources are named; with the vectors of a lesser processor; how
/// fast headers are verified and work is changed; and whether the rate lasts.
public final class MiningBench implements Benchmark {
    /// Minutes that all threads hash at the end.
    static final String MINUTES = "numi.bench.minutes";

    private static final double GOAL_512 = 2.5;
    private static final double GOAL_256 = 2;
    private static final double GOAL_SCALING = 0.9;
    private static final double GOAL_LASTING = 0.95;
    private static final int ROUNDS = 15;
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration LASTING_KERNEL = Duration.ofSeconds(50);
    private static final Duration LASTING_YARDSTICK = Duration.ofSeconds(10);
    private static final int TEMPLATES = 200;

    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ProofOfWorkHash library = new NativeArgon2(Contest.PARAMETERS);
    private final ProofOfWorkHash bouncyCastle = new BouncyCastleArgon2(Contest.PARAMETERS);

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
        ProofOfWorkHash kernel =
                KernelArgon2.withVectors(Contest.PARAMETERS)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "there are no vectors of 256 bits or more here"));
        try (var warmUp = new Contest(quick ? Duration.ofMillis(100) : WARM_UP)) {
            warmUp.hash(kernel, 1);
        }
        var parts = new ArrayList<Report>();
        parts.add(contest(kernel, quick));
        if (kernel.name().contains("512")) {
            parts.add(withAvx2(quick));
        }
        parts.add(
                new Report(
                        List.of(),
                        List.of(),
                        JobSwitches.measure(kernel, threads, quick ? 10 : TEMPLATES),
                        List.of()));
        int minutes = Integer.getInteger(MINUTES, 0);
        if (minutes > 0) {
            parts.add(lasting(kernel, minutes));
        }
        return Report.of(parts);
    }

    private Report contest(ProofOfWorkHash kernel, boolean quick) throws Exception {
        Optional<CYardstick> inC = CYardstick.build(Contest.PARAMETERS);
        int count = quick ? 2 : ROUNDS;
        Duration slice = quick ? Duration.ofMillis(100) : SLICE;
        try (var contest = new Contest(slice)) {
            for (int round = 0; round < count; round++) {
                for (int used : new int[] {1, threads}) {
                    contest.hash(kernel, used);
                    contest.hash(library, used);
                    contest.verify(kernel, used);
                }
                contest.hash(bouncyCastle, 1);
                if (inC.isPresent()) {
                    contest.hash(inC.get(), 1);
                }
            }
            var ratios = new ArrayList<Report.Ratio>();
            double goal = kernel.name().contains("512") ? GOAL_512 : GOAL_256;
            for (int used : new int[] {1, threads}) {
                ratios.add(
                        new Report.Ratio(
                                "kernel / argon2-jvm, " + PowBench.threads(used),
                                contest.ratio(kernel, library, used),
                                goal));
            }
            ratios.add(
                    new Report.Ratio(
                            "kernel / Bouncy Castle, " + PowBench.threads(1),
                            contest.ratio(kernel, bouncyCastle, 1),
                            0));
            inC.ifPresent(code ->
                    ratios.add(
                            new Report.Ratio(
                                    "kernel / reference C code with AVX2",
                                    contest.ratio(kernel, code, 1),
                                    0)));
            ratios.add(
                    new Report.Ratio(
                            "kernel, a thread of " + threads + " / one alone",
                            contest.rounds.ratio(
                                            Contest.label(kernel, threads),
                                            Contest.label(kernel, 1))
                                    / threads,
                            GOAL_SCALING));
            return new Report(
                    contest.rounds.medians("hashes"),
                    ratios,
                    List.of(
                            "medians of %d rounds of %d ms of processor time a thread and contestant, in turns; %s"
                                    .formatted(count, slice.toMillis(), Contest.PARAMETERS),
                            inC.isPresent()
                                    ? "C code built by: " + CYardstick.command()
                                    : CYardstick.SETTING
                                            + " names no folder with the C code, so that line is left out"));
        }
    }

    private static Report withAvx2(boolean quick) throws Exception {
        var result = Avx2Child.run(quick);
        return new Report(
                List.of(
                        new Report.Rate(
                                result.kernel() + ", -XX:UseAVX=2", result.perSecond(), "hashes")),
                List.of(
                        new Report.Ratio(
                                "kernel / argon2-jvm, -XX:UseAVX=2", result.ratio(), GOAL_256)),
                List.of());
    }

    /// All threads, minute by minute. The reference library hashes in each minute too: what the
    /// machine gives less of to both is not the kernel's.
    private Report lasting(ProofOfWorkHash kernel, int minutes) throws Exception {
        var halves = List.of(new Rounds(), new Rounds());
        try (var hashing = new HashingThreads()) {
            for (int minute = 0; minute < minutes; minute++) {
                Rounds half = halves.get(minute < minutes / 2 ? 0 : 1);
                lasting(hashing, half, library, LASTING_YARDSTICK);
                lasting(hashing, half, kernel, LASTING_KERNEL);
            }
        }
        Rounds last = halves.get(1);
        if (minutes < 2) {
            return new Report(last.medians("hashes"), List.of(), List.of());
        }
        Rounds first = halves.get(0);
        var rates = new ArrayList<Report.Rate>();
        for (ProofOfWorkHash hash : List.of(kernel, library)) {
            rates.add(
                    new Report.Rate(
                            hash.name() + ", first half of " + minutes + " minutes",
                            first.median(hash.name()),
                            "hashes"));
            rates.add(
                    new Report.Rate(
                            hash.name() + ", second half", last.median(hash.name()), "hashes"));
        }
        return new Report(
                rates,
                List.of(
                        new Report.Ratio(
                                "kernel, second half / first",
                                last.median(kernel.name()) / first.median(kernel.name()),
                                GOAL_LASTING),
                        new Report.Ratio(
                                "kernel / argon2-jvm, second half / first",
                                last.ratio(kernel.name(), library.name())
                                        / first.ratio(kernel.name(), library.name()),
                                GOAL_LASTING)),
                List.of());
    }

    private void lasting(HashingThreads hashing, Rounds half, ProofOfWorkHash hash, Duration slice)
            throws Exception {
        hashing.turn(half, hash.name(), threads, slice, nonce -> hash.hash(Contest.blob(nonce)));
    }
}
