package org.numicoin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.numicoin.localnet.HugePages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi bench`: runs a benchmark in a JVM of its own. Each reports ratios measured in the same
/// run, since absolute numbers of two machines cannot be compared.
@Command(
        name = "bench",
        description =
                "Benchmarks: pow, mining, pool, verify, state, chain, mempool, ingest, sync, p2p, lab. Each prints what it compares and the ratio.",
        footer = {
            "",
            "mining also measures the reference C code where NUMI_ARGON2_SOURCE names a folder with",
            "its include and src, as the source package argon2 of Debian has them.",
            "",
            "Example: ./numi bench pow",
            "Exit code 1 means that a goal was missed; docs/performance.md has the goals."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description =
                    "pow, mining, pool, verify, state, chain, mempool, ingest, sync, p2p or lab.")
    private String name = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--quick", description = "Fewer rounds: a look, not a measurement.")
    private boolean quick;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description =
                    "chain: accounts of its snapshots (1,000,000; --quick 10,000); the comparison with executing every block takes 1,000,000 at most.")
    private Optional<Integer> accounts = Optional.empty();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "mining: hash for so long at the end, to see whether the rate lasts (0).")
    private Optional<Integer> minutes = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djdk.nio.maxCachedBufferSize=262144",
                                "-Dnumi.home=" + Home.path(),
                                "-Xms2g",
                                "-Xmx2g",
                                // The first touch of memory is the machine's work, not ours.
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC"));
        accounts.ifPresent(count -> command.add("-Dnumi.bench.accounts=" + count));
        minutes.ifPresent(count -> command.add("-Dnumi.bench.minutes=" + count));
        command.addAll(HugePages.flags());
        command.addAll(List.of("-jar", jar().toString(), name));
        if (json) {
            command.add("--json");
        }
        if (quick) {
            command.add("--quick");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Path jar() throws IOException {
        Path target = Home.path().resolve("services").resolve("bench").resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() ->
                            new CommandException(
                                    ExitCode.FAILED,
                                    "the benchmarks are not built: run ./mvnw -q -Pquick package"));
        }
    }
}
