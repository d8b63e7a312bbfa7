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
        Path jar = Jars.of(Home.path(), "validator");
        if (!jar.toFile().isFile()) {
            throw new CommandException(
                    ExitCode.FAILED, "the validator is not built: run ./numi --version");
        }
        var command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-jar",
                                jar.toString()));
        command.addAll(words);
        command.addAll(rest);
        command.addAll(help ? List.of("--help") : filledIn());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// What was not said, as far as it is to be said.
    abstract List<String> filledIn();

    /// The chain of the localnet, unless one was named.
    List<String> chain() {
        return has("--chain")
                ? List.of()
                : replica.chain().map(chain -> List.of("--chain", chain)).orElse(List.of());
    }

    boolean has(String word) {
        return rest.stream().anyMatch(each -> each.equals(word) || each.startsWith(word + "="));
    }
}
