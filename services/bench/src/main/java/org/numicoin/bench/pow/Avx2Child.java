package org.numicoin.bench.pow;

import java.time.Duration;
import java.util.List;
import org.numicoin.bench.cluster.ChildJvm;
import org.numicoin.crypto.KernelArgon2;
import org.numicoin.crypto.NativeArgon2;

/// The kernel beside argon2-jvm in a JVM that was told that the processor has no AVX-512.
final class Avx2Child {
    private static final List<String> FLAGS =
            List.of("-XX:UseAVX=2", "--add-modules", "jdk.incubator.vector", "-Xmx256m");

    private Avx2Child() {}

    /// What came out.
    record Result(String kernel, double perSecond, double ratio) {}

    static Result run(boolean quick) throws Exception {
        try (var child =
                ChildJvm.start(
                        List.of(), FLAGS, Avx2Child.class, List.of(Boolean.toString(quick)))) {
            String[] words = child.next().split(";", -1);
            return new Result(words[0], Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        }
    }

    /// Prints one line.
    static void main(String[] arguments) throws Exception {
        boolean quick = Boolean.parseBoolean(arguments[0]);
        var kernel = KernelArgon2.withVectors(Contest.PARAMETERS).orElseThrow();
        var library = new NativeArgon2(Contest.PARAMETERS);
        try (var warmUp = new Contest(Duration.ofMillis(quick ? 100 : 5_000))) {
            warmUp.hash(kernel, 1);
        }
        try (var contest = new Contest(Duration.ofMillis(quick ? 50 : 300))) {
            for (int round = 0; round < (quick ? 2 : 15); round++) {
                contest.hash(kernel, 1);
                contest.hash(library, 1);
            }
            System.out.println(
                    kernel.name()
                            + ";"
                            + contest.rounds.median(Contest.label(kernel, 1))
                            + ";"
                            + contest.ratio(kernel, library, 1));
        }
    }
}
