package org.numicoin.validator.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.history.HistoryException;
import org.numicoin.validator.history.HistoryFill;
import org.numicoin.validator.history.RemoteHistory;
import org.numicoin.validator.snapshot.RemoteSnapshots;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.snapshot.Snapshots.Summary;
import org.numicoin.validator.state.ChainStore;
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

    /// How many blocks the store was given.
    record Filled(long blocks) {}

    @Command(
            name = "fill",
            description = {
                "Gives a store that was made from a snapshot, or was pruned, the blocks and signatures that it",
                "lacks, from validators or peers that have them. They are not executed: the store's headers",
                "commit to them. The validator of the store must not run; one that runs does this by itself. What",
                "was filled in stays, whatever ends this: run it again to go on."
            },
            footer = {
                "",
                "Example: ./numi snapshot fill --from 10.0.0.7:9090",
                "         ./numi snapshot fill --from-peers /ip4/192.0.2.1/tcp/7750"
            },
            mixinStandardHelpOptions = true)
    int fill(@Mixin StoreOption store, @Mixin OutputOption output, @Mixin FromOption from)
            throws IOException {
        if (!from.isGiven()) {
            throw new StoreException("name validators that have the blocks with --from");
        }
        var chain = store.spec();
        Filled filled =
                store.locked(settings -> {
                    try (var opened = ChainStore.open(settings, chain)) {
                        return fill(new HistoryFill(chain, opened), from.targets(), chain, output);
                    }
                });
        output.result(filled, "%,d blocks filled in".formatted(filled.blocks()));
        return StoreTool.OK;
    }

    /// From the first of them, and from the next when one gives no more.
    private static Filled fill(
            HistoryFill fill, List<RpcTarget> targets, ChainSpec chain, OutputOption output) {
        long lacked = fill.witnessesFrom();
        Runnable written =
                () ->
                        output.progress()
                                .at("blocks filled in", lacked - fill.witnessesFrom(), lacked);
        for (RpcTarget target : targets.subList(0, targets.size() - 1)) {
            try (var source = new RemoteHistory(chain, target)) {
                fill.run(source, written);
                return new Filled(lacked);
            } catch (HistoryException e) {
                output.warning(e.getMessage() + "; it is asked for nothing more");
            }
        }
        try (var source = new RemoteHistory(chain, targets.getLast())) {
            fill.run(source, written);
            return new Filled(lacked);
        }
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
