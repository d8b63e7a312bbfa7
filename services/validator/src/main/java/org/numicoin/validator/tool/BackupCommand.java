package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.numicoin.validator.backup.BackupException;
import org.numicoin.validator.backup.Backups;
import org.numicoin.validator.backup.FolderTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `numi backup`.
@Command(
        name = "backup",
        description = "Makes, checks and restores backups of a chain store.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// What all of them need.
    static final class Place {
        @Option(
                names = "--at",
                paramLabel = "FOLDER",
                defaultValue = "${NUMI_BACKUPS:-}",
                description = "Where backups lie (NUMI_BACKUPS).")
        private String at = "";

        @Mixin private StoreOption store = new StoreOption();

        Backups backups(OutputOption output) {
            if (at.isEmpty()) {
                throw new BackupException("no place for backups is named: give --at FOLDER");
            }
            return new Backups(
                    new FolderTarget(Path.of(at)),
                    store.spec(),
                    InstantSource.system(),
                    output.progress(),
                    output::warning);
        }
    }

    @Command(
            name = "create",
            description = {
                "Backs a store up, while its validator runs. Only files that no earlier backup has",
                "are written, and each is read again after writing."
            },
            footer = {"", "Example: ./numi backup create --at /mnt/backups"},
            mixinStandardHelpOptions = true)
    int create(@Mixin Place place, @Mixin OutputOption output) throws IOException {
        var made =
                place.store.read(
                        settings -> place.backups(output).create(settings.folder(), settings));
        output.result(made, text(made) + ", of it new: " + StorageCommand.size(made.newBytes()));
        return StoreTool.OK;
    }

    @Command(
            name = "list",
            description = "Lists the backups of a chain, the newest first.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Place place, @Mixin OutputOption output) throws IOException {
        List<Backups.Summary> all = place.backups(output).list();
        var text = new StringBuilder();
        all.forEach(backup -> text.append(text(backup)).append(System.lineSeparator()));
        output.result(all, all.isEmpty() ? "no backups" : text.toString());
        return StoreTool.OK;
    }

    @Command(
            name = "verify",
            description = "Reads every file of a backup and holds it against its hash.",
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin Place place,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "ID", arity = "0..1", description = "Default: the newest.")
                    Optional<String> id)
            throws IOException {
        var verified = place.backups(output).verify(id);
        output.result(verified, text(verified) + ": whole");
        return StoreTool.OK;
    }

    @Command(
            name = "restore",
            description = {
                "Puts a backup in the place of a store, after every file and every column was checked.",
                "The old store is kept beside it. The validator must not run; started again, it",
                "follows the log from where the backup was made."
            },
            footer = {"", "Example: ./numi backup restore --at /mnt/backups"},
            mixinStandardHelpOptions = true)
    int restore(
            @Mixin Place place,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "ID", arity = "0..1", description = "Default: the newest.")
                    Optional<String> id)
            throws IOException {
        var restored = place.store.locked(settings -> place.backups(output).restore(id, settings));
        output.result(restored, text(restored) + ": restored");
        return StoreTool.OK;
    }

    @Command(
            name = "prune",
            description = {
                "Deletes all backups but the newest ones, and files that no backup has any more",
                "and that are a day old."
            },
            mixinStandardHelpOptions = true)
    int prune(
            @Mixin Place place,
            @Mixin OutputOption output,
            @Option(
                            names = "--keep",
                            paramLabel = "N",
                            required = true,
                            description = "How many backups stay.")
                    int keep)
            throws IOException {
        var pruned = place.backups(output).prune(keep);
        output.result(
                pruned,
                "deleted %d backups, %d files of %s"
                        .formatted(
                                pruned.backups().size(),
                                pruned.files(),
                                StorageCommand.size(pruned.bytes())));
        return StoreTool.OK;
    }

    private static String text(Backups.Summary backup) {
        return "%s  height %d, %d files, %s"
                .formatted(
                        backup.id(),
                        backup.height(),
                        backup.files(),
                        StorageCommand.size(backup.bytes()));
    }
}
