package org.numicoin.cli.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Commands for a validator's chain store, which only its own jar knows. This side fills in which
/// store, which chain, where backups and snapshots lie.
public abstract sealed class StoreCommand extends ValidatorTool {
    private StoreCommand(String name) {
        super(name);
    }

    @Command(name = "doctor", description = "Looks for damage in a chain store.")
    public static final class Doctor extends StoreCommand {
        Doctor() {
            super("doctor");
        }
    }

    @Command(
            name = "repair",
            description =
                    "Makes a damaged chain store anew from its blocks and those of validators.")
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
        @Option(
                names = "--from-peers",
                paramLabel = "ADDRESS[,ADDRESS...]",
                description = {
                    "With import or fill: from the peers of the network that is found at these",
                    "addresses, such as /ip4/192.0.2.1/tcp/7750."
                })
        private Optional<String> peers = Optional.empty();

        Snapshot() {
            super("snapshot");
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (peers.isEmpty()) {
                return super.call();
            }
            if (!has("import") && !has("fill")) {
                throw new CommandException(ExitCode.USAGE, "--from-peers is for import and fill");
            }
            var arguments = new ArrayList<>(List.of("--peers", peers.get()));
            arguments.addAll(chainOrNamed());
            if (!has("--folder")) {
                arguments.addAll(List.of("--data-dir", replica.gateway().toString()));
            }
            try (var proxy = PeerSnapshots.start(arguments)) {
                rest.addAll(List.of("--from", proxy.address()));
                return super.call();
            }
        }
    }

    @Command(name = "storage", description = "Shows what a chain store takes.")
    public static final class Storage extends StoreCommand {
        Storage() {
            super("storage");
        }
    }

    @Override
    List<String> filledIn() {
        var more = new ArrayList<String>();
        if (rest.isEmpty() && !isWhole()) {
            return more; // It shows its commands.
        }
        if (!has("--folder") && !has("--validator")) {
            Optional<String> running = isReplacing() ? Optional.empty() : replica.running();
            more.addAll(
                    running.map(url -> List.of("--validator", url))
                            .orElseGet(() -> List.of("--folder", replica.store().toString())));
        }
        more.addAll(chain());
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
}
