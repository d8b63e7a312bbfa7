package org.numicoin.validator.tool;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.numicoin.validator.backup.BackupException;
import org.numicoin.validator.backup.BackupTargets;
import org.numicoin.validator.backup.Backups;
import org.numicoin.validator.backup.S3Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi backup`.
@Command(
        name = "backup",
        description = "Makes, checks and restores backups of a chain store.",
        mixinStandardHelpOptions = true)
final class BackupCommand extends CommandGroup {
    /// What all of them need.
    static final class Place {
        @Option(
                names = "--at",
                paramLabel = "FOLDER|s3://BUCKET/PREFIX",
                defaultValue = "${NUMI_BACKUPS:-}",
                description = "Where backups lie (NUMI_BACKUPS).")
        private String at = "";

        @Option(
                names = "--s3-endpoint",
                paramLabel = "URL",
                defaultValue = "${NUMI_S3_ENDPOINT:-}",
                description = "S3 store that is not Amazon's (NUMI_S3_ENDPOINT).")
        private String endpoint = "";

        @Option(
                names = "--s3-region",
                paramLabel = "NAME",
                defaultValue = "${NUMI_S3_REGION:-}",
                description = "Its region (NUMI_S3_REGION, else the SDK's own).")
        private String region = "";

        @Option(
                names = "--s3-path-style",
                paramLabel = "true|false",
                defaultValue = "${NUMI_S3_PATH_STYLE:-}",
                description =
                        "The bucket stands in the path (NUMI_S3_PATH_STYLE, else with an endpoint).")
        private String pathStyle = "";

        @Mixin private StoreOption store = new StoreOption();

        /// What a command does with the backups.
        interface Work<T> {
            T run(Backups backups) throws IOException;
        }

        <T> T at(OutputOption output, Work<T> work) throws IOException {
            if (at.isEmpty()) {
                throw new BackupException(
                        "no place for backups is named: give --at FOLDER or --at s3://BUCKET/PREFIX");
            }
            try (var target = BackupTargets.of(at, settings())) {
                return work.run(
                        new Backups(
                                target,
                                store.spec(),
                                InstantSource.system(),
                                output.progress(),
                                output::warning));
            }
        }

        private S3Settings settings() {
            return S3Settings.of(given(endpoint), given(region), given(pathStyle).map(Place::flag));
        }

        private static Optional<String> given(String text) {
            return Optional.of(text).filter(not(String::isEmpty));
        }

        private static boolean flag(String text) {
            if (!text.matches("true|false")) {
                throw new BackupException("--s3-path-style is true or false, not " + text);
            }
            return Boolean.parseBoolean(text);
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
                place.store.read(settings ->
                        place.at(output, backups -> backups.create(settings.folder(), settings)));
        output.result(made, text(made) + ", of it new: " + StorageCommand.size(made.newBytes()));
        return StoreTool.OK;
    }

    @Command(
            name = "list",
            description = "Lists the backups of a chain, the newest first.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Place place, @Mixin OutputOption output) throws IOException {
        List<Backups.Summary> all = place.at(output, Backups::list);
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
        var verified = place.at(output, backups -> backups.verify(id));
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
        var restored =
                place.store.locked(
                        settings -> place.at(output, backups -> backups.restore(id, settings)));
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
        var pruned = place.at(output, backups -> backups.prune(keep));
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
