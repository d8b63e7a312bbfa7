package org.numicoin.cli.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.cli.cluster.ReplicaOption;
import org.numicoin.localnet.Jars;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// Commands for a validator's chain store, which its own jar carries out in a process of its own:
/// only that one knows the store. This side fills in what a localnet knows: which store, which
/// chain, where backups lie. Everything else is passed on.
public abstract sealed class StoreCommand implements Callable<Integer> {
    private final String name;

    @Mixin private ReplicaOption replica = new ReplicaOption();
    @Unmatched private List<String> rest = new ArrayList<>();

    @Option(
            names = {"-h", "--help"},
            description = "Show what the command can do, and its other options.")
    private boolean help;

    private StoreCommand(String name) {
        this.name = name;
    }

    @Command(name = "doctor", description = "Looks for damage in a chain store.")
    public static final class Doctor extends StoreCommand {
        Doctor() {
            super("doctor");
        }
    }

    @Command(name = "repair", description = "Makes a damaged chain store anew from its blocks.")
    public static final class Repair extends StoreCommand {
        Repair() {
            super("repair");
        }
    }

    @Command(name = "backup", description = "Makes, checks and restores backups of a chain store.")
    public static final class Backup extends StoreCommand {
        Backup() {
            super("backup");
        }
    }

    @Command(
            name = "snapshot",
            description = "Makes, checks and imports snapshots of the state after a block.")
    public static final class Snapshot extends StoreCommand {
        Snapshot() {
            super("snapshot");
        }
    }

    @Command(name = "storage", description = "Shows what a chain store takes.")
    public static final class Storage extends StoreCommand {
        Storage() {
            super("storage");
        }
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
                                "-XX:+UseSerialGC",
                                "-jar",
                                jar.toString(),
                                name));
        command.addAll(rest);
        command.addAll(filledIn());
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /// What was not said, as far as it is to be said.
    private List<String> filledIn() {
        var more = new ArrayList<String>();
        if (help) {
            return List.of("--help");
        }
        if (rest.isEmpty() && !isWhole()) {
            return more; // It shows its commands.
        }
        if (!has("--folder") && !has("--validator")) {
            Optional<String> running = isReplacing() ? Optional.empty() : replica.running();
            more.addAll(
                    running.map(url -> List.of("--validator", url))
                            .orElseGet(() -> List.of("--folder", replica.store().toString())));
        }
        if (!has("--chain")) {
            replica.chain().ifPresent(chain -> more.addAll(List.of("--chain", chain)));
        }
        place().ifPresent(path -> more.addAll(List.of("--at", path.toString())));
        return more;
    }

    /// Where backups or snapshots lie, if that is to be said.
    private Optional<Path> place() {
        return switch (this) {
            case Backup _ when isUnsaid("NUMI_BACKUPS") -> Optional.of(replica.backups());
            case Snapshot _ when isUnsaid("NUMI_SNAPSHOTS") && (has("create") || has("list")) ->
                    Optional.of(replica.snapshots());
            case Backup _, Snapshot _, Doctor _, Repair _, Storage _ -> Optional.empty();
        };
    }

    private boolean isUnsaid(String variable) {
        return !has("--at") && System.getenv(variable) == null;
    }

    /// Whether the command needs no word more.
    private boolean isWhole() {
        return this instanceof Doctor || this instanceof Repair;
    }

    /// Whether it puts another store in the place of the one that is there.
    private boolean isReplacing() {
        return this instanceof Repair || has("restore") || has("import") || has("fill");
    }

    private boolean has(String word) {
        return rest.stream().anyMatch(each -> each.equals(word) || each.startsWith(word + "="));
    }
}
