package org.numicoin.validator.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotChunk.Check;
import org.numicoin.consensus.SnapshotCutter;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.StateTree;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ReplicaDivergedException;
import org.numicoin.validator.chain.StoreRewind;
import org.numicoin.validator.chain.WorkerThreads;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.snapshot.CheckedChunks.Checked;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.validator.state.StoreReads;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.wire.DecodeException;

/// Makes, lists, checks and imports the snapshots of one chain.
public final class Snapshots {
    static final Comparator<Summary> HIGHEST_FIRST =
            Comparator.comparingLong(Summary::height).reversed();

    private static final String NAME = "snapshot-\\d{10}-[0-9a-f]{16}";

    private final ChainSpec spec;
    private final Hash256 genesisId;
    private final Progress progress;

    public Snapshots(ChainSpec spec, Progress progress) {
        this.spec = spec;
        this.genesisId = Genesis.of(spec).block().id();
        this.progress = progress;
    }

    /// One snapshot, for people.
    ///
    /// @param source file or other place
    /// @param block id in hex
    /// @param entries of its state; 0 where only the manifest was read
    public record Summary(
            String source, long height, String block, int chunks, long bytes, long entries) {
        static Summary of(String source, SnapshotManifest manifest, long entries) {
            return new Summary(
                    source,
                    manifest.block().height(),
                    manifest.block().id().toHex(),
                    manifest.chunks().size(),
                    manifest.chunks().stream().mapToLong(SnapshotManifest.Part::bytes).sum(),
                    entries);
        }
    }

    /// Makes the snapshot of a block that no reorganization reaches any more: of the highest whose
    /// height the interval divides.
    ///
    /// @param folder where it is put, under a name of its height and block
    /// @param copy of a store, which is taken back to the block
    /// @param interval 1 to the reorganization limit: so far back a store can always be taken
    /// @param exact this height instead, if the store can be taken back to it
    public Summary create(Path folder, StoreSettings copy, long interval, OptionalLong exact)
            throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (var store = ChainStore.open(copy, spec);
                var workers = new WorkerThreads(threads)) {
            long height = height(store.latest(), interval, exact);
            StoreRewind.run(spec, store, height, new Workers(workers, threads), progress);
            try (var snapshot = store.snapshot()) {
                return write(folder, snapshot);
            }
        } catch (ReplicaDivergedException | IllegalStateException | DecodeException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /// Those in a folder, the highest first.
    ///
    /// @param warnings told of files that cannot be read
    public List<Summary> list(Path folder, Consumer<String> warnings) throws IOException {
        var all = new ArrayList<Summary>();
        for (Path path : files(folder)) {
            read(path, warnings).ifPresent(all::add);
        }
        all.sort(HIGHEST_FIRST);
        return all;
    }

    /// Files of a folder that have the name of a snapshot.
    static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Snapshots::hasItsName).toList();
        }
    }

    /// What a file is, if it can be read and is of this chain.
    Optional<Summary> read(Path path, Consumer<String> warnings) throws IOException {
        try (var file = SnapshotFile.open(path)) {
            return file.manifest().genesisId().equals(genesisId)
                    ? Optional.of(Summary.of(file.name(), file.manifest(), 0))
                    : Optional.empty();
        } catch (SnapshotException e) {
            warnings.accept(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// Checks headers and chunks, but not whether the block is on anybody's chain.
    public Summary verify(SnapshotSource source) {
        requireChain(source);
        long entries = 0;
        int chunks = 0;
        try (var checked = new CheckedChunks(List.of(source), _ -> {})) {
            for (Optional<Checked> next = checked.next(); next.isPresent(); next = checked.next()) {
                entries += next.get().chunk().entries().size();
                progress.at("chunks verified", ++chunks, source.manifest().chunks().size());
            }
        }
        return Summary.of(source.name(), source.manifest(), entries);
    }

    /// Makes a store from a snapshot.
    ///
    /// @param trusted id of the snapshot's block, from somebody who knows the chain; else a
    ///   checkpoint of the chain spec has to name it
    /// @param settings of a store that is not there, or has only genesis; nobody may have it open
    public Summary importTo(
            SnapshotSource source, Optional<Hash256> trusted, StoreSettings settings)
            throws IOException {
        return importTo(List.of(source), trusted, settings, _ -> {});
    }

    /// The same from several sources, which take turns.
    ///
    /// @param sources of the snapshot of one block, one at least
    /// @param warnings told of each source that is refused, and why; from any thread
    public Summary importTo(
            List<? extends SnapshotSource> sources,
            Optional<Hash256> trusted,
            StoreSettings settings,
            Consumer<String> warnings)
            throws IOException {
        SnapshotSource first = sources.getFirst();
        requireTrust(first, trusted);
        requireChain(first);
        long entries = new SnapshotImport(spec, progress, warnings).run(sources, settings);
        return Summary.of(first.name(), first.manifest(), entries);
    }

    private long height(StoreReads reads, long interval, OptionalLong exact) {
        long limit = spec.reorganizationLimit();
        if (interval < 1 || interval > limit) {
            throw new SnapshotException(
                    "bad-interval", "from 1 to the reorganization limit %d".formatted(limit));
        }
        long tip = reads.position().tipHeight();
        long lowest = Math.max(1, reads.base().map(StoreBase::height).orElse(0L));
        long settled = Math.max(0, tip - limit);
        long height = exact.orElse(settled - settled % interval);
        if (height < lowest || height > tip || height < tip - 2 * limit) {
            throw new SnapshotException(
                    "no-such-height",
                    "the store can be taken back from height %d to %d at least, not to %d; give --height, or wait for more blocks"
                            .formatted(tip, Math.max(lowest, tip - 2 * limit), height));
        }
        return height;
    }

    private Summary write(Path folder, StoreReads reads) throws IOException {
        var position = reads.position();
        BlockHeader block = reads.block(position.tipId()).orElseThrow().header();
        Files.createDirectories(folder);
        Path path =
                folder.resolve(
                        "snapshot-%010d-%s"
                                .formatted(
                                        position.tipHeight(),
                                        position.tipId().toHex().substring(0, 16)));
        var entries = new long[1];
        try (var writer = new SnapshotWriter(path);
                var byPath = reads.entriesByPath()) {
            SnapshotCutter.cut(
                    reads,
                    byPath,
                    at -> valueHash(reads, at),
                    chunk -> {
                        requireSound(chunk, block);
                        writer.add(chunk);
                        entries[0] += chunk.entries().size();
                        progress.at("entries written", entries[0], 0);
                    });
            long first = block.height() - SnapshotManifest.headersBefore(spec, block.height());
            var manifest =
                    writer.finish(
                            genesisId,
                            past(reads, first),
                            headers(reads, first, position.tipHeight()));
            return Summary.of(path.toString(), manifest, entries[0]);
        }
    }

    /// What a damaged store would give is nothing for others.
    private static void requireSound(SnapshotChunk chunk, BlockHeader block) {
        if (chunk.check(block.stateRoot()) instanceof Check.Wrong(var reason)) {
            throw damaged(chunk.range() + ": " + reason);
        }
    }

    private static SnapshotException damaged(String what) {
        return new SnapshotException("damaged-store", what + "; see ./numi doctor");
    }

    private static Hash256 valueHash(StoreReads reads, Hash256 path) {
        return reads.entryAt(path)
                .map(value -> StateTree.valueHash(value.unsafeArray()))
                .orElseThrow(() -> damaged("no entry at " + path));
    }

    private static HistoryTree past(StoreReads reads, long first) {
        Optional<StoreBase> base = reads.base().filter(found -> found.firstHeight() == first);
        if (base.isPresent()) {
            return base.get().past();
        }
        return first == 0 ? HistoryTree.EMPTY : at(reads, first - 1).history();
    }

    private static List<BlockHeader> headers(StoreReads reads, long first, long last) {
        var headers = new ArrayList<BlockHeader>();
        for (long height = first; height <= last; height++) {
            headers.add(at(reads, height).header());
        }
        return headers;
    }

    private static StoredBlock at(StoreReads reads, long height) {
        return reads.idAt(height)
                .flatMap(reads::block)
                .orElseThrow(() -> damaged("no block at height " + height));
    }

    private void requireTrust(SnapshotSource source, Optional<Hash256> trusted) {
        BlockHeader block = source.manifest().block();
        Hash256 id = block.id();
        Optional<Hash256> known = trusted.or(() -> spec.checkpointAt(block.height()));
        if (!known.equals(Optional.of(id))) {
            throw new SnapshotException(
                    "untrusted",
                    "%s is of block %s at height %d, %s: ask somebody whose node has executed the chain, and give --trust ID"
                            .formatted(
                                    source.name(),
                                    id,
                                    block.height(),
                                    known.map(other -> "not of " + other)
                                            .orElse("of which no checkpoint speaks")));
        }
    }

    private void requireChain(SnapshotSource source) {
        SnapshotManifest manifest = source.manifest();
        if (!manifest.genesisId().equals(genesisId)) {
            throw new SnapshotException(
                    "other-chain",
                    "%s is of a chain with genesis %s, not %s"
                            .formatted(source.name(), manifest.genesisId(), genesisId));
        }
        manifest.violation(spec, proofOfWork())
                .ifPresent(violation -> {
                    throw new SnapshotException(
                            "bad-headers",
                            "%s: %s, %s".formatted(source.name(), violation.code(), violation));
                });
    }

    private ProofOfWorkHash proofOfWork() {
        return ProofOfWorkHashes.select(spec.proofOfWork().argon2()).hash();
    }

    private static boolean hasItsName(Path path) {
        return path.getFileName().toString().matches(NAME);
    }
}
