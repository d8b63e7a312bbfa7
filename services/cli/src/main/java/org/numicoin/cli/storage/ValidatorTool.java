package org.numicoin.cli.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.cli.cluster.ReplicaOption;
import org.numicoin.localnet.Jars;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// A command that the validator's own jar carries out in a process of its own. This side fills in
/// what a localnet knows; everything else is passed on.
public abstract sealed class ValidatorTool implements Callable<Integer>
        permits StoreCommand, ChainFileCommand {
    private final List<String> words;

    @Mixin ReplicaOption replica = new ReplicaOption();
    @Unmatched List<String> rest = new ArrayList<>();

    @Option(
            names = {"-h", "--help"},
            description = "Show what the command can do, and its other options.")
    private boolean help;

    /// @param words that name the command to the jar
    ValidatorTool(String... words) {
        this.words = List.of(words);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = java("validator");
        command.addAll(words);
        command.addAll(rest);
        command.addAll(help ? List.of("--help") : filledIn());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// The command that runs the jar of a service, to be gone on with.
    static List<String> java(String module) {
        Path jar = Jars.of(Home.path(), module);
        if (!jar.toFile().isFile()) {
            throw new CommandException(
                    ExitCode.FAILED, "the %s is not built: run ./numi --version".formatted(module));
        }
        return new ArrayList<>(
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toString()));
    }

    /// What was not said, as far as it is to be said.
    abstract List<String> filledIn();

    /// The chain of the localnet, unless one was named.
    List<String> chain() {
        return has("--chain")
                ? List.of()
                : replica.chain().map(chain -> List.of("--chain", chain)).orElse(List.of());
    }

    /// The chain that was named, or that of the localnet.
    List<String> chainOrNamed() {
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).startsWith("--chain=")) {
                return List.of(rest.get(i));
            }
            if (rest.get(i).equals("--chain") && i + 1 < rest.size()) {
                return rest.subList(i, i + 2);
            }
        }
        return chain();
    }

    boolean has(String word) {
        return rest.stream().anyMatch(each -> each.equals(word) || each.startsWith(word + "="));
    }
}
