package org.numicoin.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.KafkaOption;
import org.numicoin.json.Json;
import org.numicoin.localnet.TopicsApply;
import org.numicoin.messaging.TopicReplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `numi topics apply` and `numi topics check`. A localnet does the first by itself; on Kubernetes
/// a job does it.
@Command(
        name = "topics",
        description = "Creates and checks the Kafka topics that services demand.",
        mixinStandardHelpOptions = true)
public final class TopicsCommand extends CommandGroup {
    /// Which broker, and how safe.
    static final class Target {
        @Mixin private KafkaOption kafka = new KafkaOption();

        @Option(
                names = "--replicas",
                paramLabel = "N",
                defaultValue = "${NUMI_KAFKA_REPLICAS:-1}",
                description =
                        "Copies of each topic (NUMI_KAFKA_REPLICAS, else 1 as on a localnet).")
        private int replicas = 1;

        @Option(
                names = "--in-sync-min",
                paramLabel = "N",
                defaultValue = "${NUMI_KAFKA_IN_SYNC_MIN:-1}",
                description = "min.insync.replicas (NUMI_KAFKA_IN_SYNC_MIN, else 1).")
        private int inSyncMin = 1;

        TopicsApply connect(ChainSpec chain) {
            return new TopicsApply(
                    kafka.bootstrap(),
                    kafka.prefix(chain),
                    chain.blockBytesMax(),
                    new TopicReplication(replicas, inSyncMin));
        }
    }

    @Command(
            name = "apply",
            description = "Creates what is missing and raises what is less than declared.",
            mixinStandardHelpOptions = true)
    int apply(
            @Mixin Target target,
            @Mixin ChainOption chain,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws IOException {
        PrintWriter out = out();
        TopicsApply.Outcome outcome;
        try (TopicsApply topics = target.connect(chain.spec())) {
            outcome = topics.apply();
        }
        if (json) {
            Json.print(out, outcome);
        } else {
            outcome.created().forEach(name -> out.println("created " + name));
            outcome.changed().forEach(name -> out.println("changed " + name));
            printProblems(out, outcome.problems());
        }
        return outcome.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private record Check(List<String> problems) {}

    @Command(
            name = "check",
            description = "Says what keeps services from running; changes nothing.",
            mixinStandardHelpOptions = true)
    int check(
            @Mixin Target target,
            @Mixin ChainOption chain,
            @Option(names = "--json", description = "Print JSON.") boolean json)
            throws IOException {
        PrintWriter out = out();
        List<String> problems;
        try (TopicsApply topics = target.connect(chain.spec())) {
            problems = topics.check();
        }
        if (json) {
            Json.print(out, new Check(problems));
        } else {
            printProblems(out, problems);
        }
        return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void printProblems(PrintWriter out, List<String> problems) {
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("all topics are as declared");
        }
        out.flush();
    }
}
