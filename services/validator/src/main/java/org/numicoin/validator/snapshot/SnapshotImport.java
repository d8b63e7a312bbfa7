package org.numicoin.validator.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PublicKey;
import org.numicoin.consensus.SnapshotEntry;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.kit.Failpoints;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.snapshot.CheckedChunks.Checked;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Replacement;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;

/// Makes a store from a snapshot. It is made beside its place and moved there when it is whole and
/// the doctor finds nothing: an import that is cut off leaves nothing that anybody opens.
final class SnapshotImport {
    /// Where a test ends the process.
    static final String CHUNK_WRITTEN = "snapshot.chunk-written";

    static final String WRITTEN = "snapshot.written";

    private final ChainSpec spec;
    private final Progress progress;
    private final Consumer<String> warnings;

    SnapshotImport(ChainSpec spec, Progress progress, Consumer<String> warnings) {
        this.spec = spec;
        this.progress = progress;
        this.warnings = warnings;
    }

    /// Makes the store.
    ///
    /// @param sources of which the headers of the first one were checked
    /// @param settings of a store that is not there, or has only genesis; nobody may have it open
    /// @return how many entries the state has
    long run(List<? extends SnapshotSource> sources, StoreSettings settings) throws IOException {
        requireEmpty(settings);
        Path building = Replacement.prepare(settings.folder());
        StoreSettings made = settings.in(building);
        long entries = write(sources, made);
        Failpoints.hit(WRITTEN);
        requireSound(sources.getFirst(), made, entries);
        Replacement.finish(settings.folder());
        return entries;
    }

    private void requireEmpty(StoreSettings settings) {
        if (!Files.exists(settings.folder().resolve("CURRENT"))) {
            return;
        }
        try (var store = ChainStore.openToRead(settings, spec)) {
            long height = store.latest().position().tipHeight();
            if (height > 0) {
                throw new SnapshotException(
                        "store-not-empty",
                        "the chain store in %s has a chain of height %d: name another folder, or move it away"
                                .formatted(settings.folder(), height));
            }
        }
    }

    private long write(List<? extends SnapshotSource> sources, StoreSettings made) {
        SnapshotManifest manifest = sources.getFirst().manifest();
        long entries = 0;
        int chunks = 0;
        try (var store = ChainStore.begin(made, spec, manifest);
                var checked = new CheckedChunks(sources, warnings)) {
            for (Optional<Checked> next = checked.next(); next.isPresent(); next = checked.next()) {
                write(next.get(), store);
                Failpoints.hit(CHUNK_WRITTEN);
                entries += next.get().chunk().entries().size();
                progress.at("chunks imported", ++chunks, manifest.chunks().size());
            }
            var block = manifest.block();
            try (var batch = store.batch()) {
                batch.position(StorePosition.beforeLog(block.id(), block.height()));
                store.write(batch);
            }
        }
        return entries;
    }

    private static void write(Checked checked, ChainStore store) {
        var update = StateTree.update(store.latest(), checked.leaves());
        Map<StateKey, Optional<Bytes>> entries = new HashMap<>();
        try (var batch = store.batch()) {
            for (SnapshotEntry entry : checked.chunk().entries()) {
                entries.put(entry.key(), Optional.of(entry.value()));
                batch.path(entry.key());
                entry.policy().ifPresent(policy -> batch.policy(policy.id(), policy));
                for (PublicKey key : entry.keys()) {
                    batch.publicKey(key.id(), key);
                }
            }
            batch.entries(entries);
            batch.pages(update.pages());
            store.write(batch);
        }
    }

    private void requireSound(SnapshotSource source, StoreSettings made, long entries) {
        StoreReport report;
        try (var store = ChainStore.openToRead(made, spec)) {
            report = StoreDoctor.examine(store, spec, progress);
        }
        if (!report.isClean() || report.entries() != entries) {
            throw new SnapshotException(
                    "bad-snapshot",
                    "%s makes a store that is not sound: %s"
                            .formatted(source.name(), report.damage()));
        }
    }
}
