package org.numicoin.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LogTail;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `numi logs`.
@Command(
        name = "logs",
        description = "Prints the end of a process's log.",
        mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
    private static final int POLL_MILLIS = 200;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "SERVICE", description = "As `numi status` names it, or supervisor.")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is added.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines (${DEFAULT-VALUE}).")
    private int lines = 100;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder folder = data.folder();
        Path file = service.equals("supervisor") ? folder.supervisorLog() : known(folder, service);
        PrintWriter out = spec.commandLine().getOut();
        var tail = LogTail.last(file, lines);
        tail.next().forEach(out::println);
        out.flush();
        while (follow) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            tail.next().forEach(out::println);
            out.flush();
        }
        return ExitCode.OK;
    }

    /// Only names of files that are there, so that a name is never a path to elsewhere.
    private static Path known(DataFolder folder, String service) throws IOException {
        Path logs = folder.logs();
        try (Stream<Path> files = Files.isDirectory(logs) ? Files.list(logs) : Stream.empty()) {
            var byName =
                    files.filter(file -> file.getFileName().toString().endsWith(".log"))
                            .collect(
                                    Collectors.toMap(
                                            file ->
                                                    file.getFileName()
                                                            .toString()
                                                            .replaceAll("\\.log$", ""),
                                            file -> file));
            Path file = byName.get(service);
            if (file == null) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "no log of %s in %s; there are: %s"
                                .formatted(
                                        service,
                                        logs,
                                        byName.isEmpty()
                                                ? "none"
                                                : byName.keySet().stream()
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))));
            }
            return file;
        }
    }
}
