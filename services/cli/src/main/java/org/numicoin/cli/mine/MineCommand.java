package org.numicoin.cli.mine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi mine`.
@Command(
        name = "mine",
        description = "Shows and changes how much mining workers hash.",
        footer = {
            "",
            "What is changed holds until a worker's next start.",
            "",
            "Example: ./numi mine status",
            "Example: ./numi mine threads 4 --worker http://192.0.2.7:7730",
            "Example: ./numi mine share 0.5"
        },
        mixinStandardHelpOptions = true)
public final class MineCommand extends CommandGroup {
    /// What all workers asked do together, for `--json`.
    private record Fleet(List<MiningWorker.Status> workers, double hashesPerSecond) {}

    @Command(
            name = "status",
            description = "Lists workers with their hash rates, and the sum.",
            footer = {"", "Example: ./numi mine status --json"},
            mixinStandardHelpOptions = true)
    int status(@Mixin WorkersOption workers, @Mixin OutputOption output) {
        return print(workers, output, MiningWorker::status);
    }

    @Command(
            name = "threads",
            description = "Sets on how many threads each worker hashes; 0 pauses it.",
            footer = {"", "Example: ./numi mine threads 2"},
            mixinStandardHelpOptions = true)
    int threads(
            @Mixin WorkersOption workers,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "N", description = "From 0 to 1024.") int threads) {
        return print(workers, output, worker -> worker.adjust(Map.of("threads", threads)));
    }

    @Command(
            name = "share",
            description = "Sets for which share of its time each thread hashes.",
            footer = {"", "Example: ./numi mine share 0.5"},
            mixinStandardHelpOptions = true)
    int share(
            @Mixin WorkersOption workers,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "SHARE", description = "From 0.001 to 1.") double share) {
        return print(workers, output, worker -> worker.adjust(Map.of("share", share)));
    }

    private static int print(
            WorkersOption workers,
            OutputOption output,
            Function<MiningWorker, MiningWorker.Status> question) {
        var answers =
                workers.all().stream()
                        .map(uri -> {
                            try (var worker = new MiningWorker(uri)) {
                                return question.apply(worker);
                            }
                        })
                        .toList();
        var fleet =
                new Fleet(
                        answers,
                        answers.stream().mapToDouble(MiningWorker.Status::hashesPerSecond).sum());
        output.result(fleet, text(fleet));
        return ExitCode.OK;
    }

    private static String text(Fleet fleet) {
        var text = new StringBuilder();
        for (var worker : fleet.workers()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-28s %3d threads, share %.3f  %,10.1f H/s  %s%n",
                            worker.worker(),
                            worker.threads(),
                            worker.share(),
                            worker.hashesPerSecond(),
                            worker.device().replaceAll("\\p{Cntrl}", " ")));
        }
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%d workers, %,.1f H/s%n",
                                fleet.workers().size(),
                                fleet.hashesPerSecond()))
                .toString();
    }
}
