package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.snapshot.HistoryFill;
import org.numicoin.validator.snapshot.RemoteBlocks;
import org.numicoin.validator.snapshot.RemoteSnapshots;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.snapshot.Snapshots.Summary;
import org.numicoin.validator.state.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi snapshot`.
@Command(
        name = "snapshot",
        description = "Makes, checks and imports snapshots of the state after a block.",
        mixinStandardHelpOptions = true)
final class SnapshotCommand extends CommandGroup {
    /// Where snapshots lie.
    static final class Place {
        @Option(
                names = "--at",
                paramLabel = "FOLDER",
                defaultValue = "${NUMI_SNAPSHOTS:-}",
                description = "Where snapshots lie (NUMI_SNAPSHOTS).")
        private String at = "";

        Path folder() {
            if (at.isEmpty()) {
                throw new StoreException("no place for snapshots is named: give --at FOLDER");
            }
            return Path.of(at);
        }
    }

    @Command(
            name = "create",
            description = {
                "Makes a snapshot from a copy of a store, while its validator runs: of the highest block",
                "that lies the reorganization limit deep and whose height the interval divides."
            },
            footer = {"", "Example: ./numi snapshot create --at /mnt/snapshots"},
            mixinStandardHelpOptions = true)
    int create(
            @Mixin Place place,
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Option(
                            names = "--interval",
                            paramLabel = "N",
                            description = "Default: the reorganization limit, which is the most.")
                    Optional<Long> interval,
            @Option(
                            names = "--height",
                            paramLabel = "H",
                            description = {
                                "Of this block instead, up to the tip. A node that begins with a block",
                                "that is replaced later does not find back to the chain."
                            })
                    Optional<Long> height)
            throws IOException {
        Path folder = place.folder();
        var chain = store.spec();
        OptionalLong exact = height.map(OptionalLong::of).orElse(OptionalLong.empty());
        Summary made =
                store.copied(settings ->
                        new Snapshots(chain, output.progress())
                                .create(
                                        folder,
                                        settings,
                                        interval.orElse((long) chain.reorganizationLimit()),
                                        exact));
        output.result(made, text(made));
        return StoreTool.OK;
    }

    @Command(
            name = "list",
            description = "Lists the snapshots of a chain, the highest first.",
            mixinStandardHelpOptions = true)
    int list(@Mixin Place place, @Mixin StoreOption store, @Mixin OutputOption output)
            throws IOException {
        var all =
                new Snapshots(store.spec(), output.progress())
                        .list(place.folder(), output::warning);
        var text = new StringBuilder();
        all.forEach(each -> text.append(text(each)).append(System.lineSeparator()));
        output.result(all, all.isEmpty() ? "no snapshots" : text.toString());
        return StoreTool.OK;
    }

    @Command(
            name = "verify",
            description = {
                "Holds every chunk of a snapshot against the state root in its block's header, and the",
                "headers against the rules. Whether the block is on the chain, it cannot say."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(paramLabel = "FILE", description = "The snapshot.") Path file,
            @Mixin StoreOption store,
            @Mixin OutputOption output)
            throws IOException {
        try (var source = SnapshotFile.open(file)) {
            Summary verified = new Snapshots(store.spec(), output.progress()).verify(source);
            output.result(verified, text(verified) + ": whole");
        }
        return StoreTool.OK;
    }

    @Command(
            name = "import",
            description = {
                "Makes a chain store from a snapshot, of a file or of validators that give theirs away,",
                "after every header and every chunk was checked.",
                "The validator must not run and must have no chain yet; started with an empty log, it",
                "goes on from the snapshot's block."
            },
            footer = {
                "",
                "Example: ./numi snapshot import FILE --trust ID",
                "         ./numi snapshot import --from-peers /ip4/192.0.2.1/tcp/7750 --trust ID"
            },
            mixinStandardHelpOptions = true)
    int importFile(
            @Parameters(paramLabel = "FILE", arity = "0..1", description = "The snapshot.")
                    Optional<Path> file,
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Mixin FromOption from,
            @Option(
                            names = "--trust",
                            paramLabel = "ID",
                            description = {
                                "The snapshot's block as a node that you trust knows it. Needed unless the",
                                "chain spec has a checkpoint there."
                            })
                    Optional<String> trust)
            throws IOException {
        Optional<Hash256> trusted = trust.map(SnapshotCommand::blockId);
        if (file.isPresent() == from.isGiven()) {
            throw new StoreException("give a FILE, or validators with --from");
        }
        var snapshots = new Snapshots(store.spec(), output.progress());
        Summary imported;
        if (file.isPresent()) {
            try (var source = SnapshotFile.open(file.get())) {
                imported = store.locked(settings -> snapshots.importTo(source, trusted, settings));
            }
        } else {
            try (var sources = RemoteSnapshots.open(store.spec(), from.targets(), trusted)) {
                imported =
                        store.locked(settings ->
                                snapshots.importTo(
                                        sources.all(), trusted, settings, output::warning));
            }
        }
        output.result(imported, text(imported) + ": imported");
        return StoreTool.OK;
    }

    @Command(
            name = "fill",
            description = {
                "Gives a store that was made from a snapshot, or was pruned, the blocks and signatures that it",
                "lacks, from a validator that has them. They are not executed: the store's headers commit to them. The",
                "validator of the store must not run."
            },
            footer = {"", "Example: ./numi snapshot fill --from 10.0.0.7:9090"},
            mixinStandardHelpOptions = true)
    int fill(
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Option(
                            names = "--from",
                            paramLabel = "HOST:PORT",
                            required = true,
                            description = "gRPC address of a validator.")
                    String from)
            throws IOException {
        var chain = store.spec();
        HistoryFill.Filled filled;
        try (var source = new RemoteBlocks(chain, FromOption.parse(from).getFirst())) {
            filled =
                    store.locked(settings ->
                            new HistoryFill(chain, output.progress()).run(source, settings));
        }
        output.result(
                filled,
                "%,d blocks filled in; the store before is kept in %s"
                        .formatted(filled.blocks(), filled.replaced()));
        return StoreTool.OK;
    }

    private static Hash256 blockId(String hex) {
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new StoreException("--trust " + hex + ": expected the 64 digits of a block id");
        }
        return Hash256.ofHex(hex);
    }

    private static String text(Summary snapshot) {
        return "%s  height %d, block %s, %s%d chunks, %s"
                .formatted(
                        snapshot.source(),
                        snapshot.height(),
                        snapshot.block(),
                        snapshot.entries() > 0
                                ? "%,d entries in ".formatted(snapshot.entries())
                                : "",
                        snapshot.chunks(),
                        StorageCommand.size(snapshot.bytes()));
    }
}
