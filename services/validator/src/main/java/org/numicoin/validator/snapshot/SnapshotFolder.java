package org.numicoin.validator.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.snapshot.Snapshots.Summary;

/// The snapshots in a folder, for whoever asks. The files of the last ones asked for stay open. Any
/// thread; one reads at a time.
public final class SnapshotFolder implements AutoCloseable {
    private static final int OFFERED_MAX = 64;
    private static final int OPEN_MAX = 2;

    private final Snapshots snapshots;
    private final Path folder;
    private final Consumer<String> warnings;

    /// The one that was asked for least recently in front.
    private final LinkedHashMap<Hash256, SnapshotFile> open = new LinkedHashMap<>(8, 0.75f, true);

    /// @param warnings told of files that cannot be read
    public SnapshotFolder(ChainSpec spec, Path folder, Consumer<String> warnings) {
        this.snapshots = new Snapshots(spec, (_, _, _) -> {});
        this.folder = folder;
        this.warnings = warnings;
    }

    /// The highest first.
    public synchronized List<Summary> offers() throws IOException {
        return snapshots.list(folder, warnings).stream().limit(OFFERED_MAX).toList();
    }

    /// Of the snapshot of a block.
    public synchronized Optional<SnapshotManifest> manifest(Hash256 blockId) throws IOException {
        return find(blockId).map(SnapshotFile::manifest);
    }

    /// A chunk of the snapshot of a block.
    public synchronized Optional<Bytes> chunk(Hash256 blockId, int index) throws IOException {
        return find(blockId)
                .filter(file -> index >= 0 && index < file.manifest().chunks().size())
                .map(file -> file.chunk(index));
    }

    @Override
    public synchronized void close() throws IOException {
        for (SnapshotFile file : open.values()) {
            file.close();
        }
        open.clear();
    }

    private Optional<SnapshotFile> find(Hash256 blockId) throws IOException {
        SnapshotFile known = open.get(blockId);
        if (known != null) {
            return Optional.of(known);
        }
        for (Summary offer : offers()) {
            if (offer.block().equals(blockId.toHex())) {
                var file = SnapshotFile.open(Path.of(offer.source()));
                if (open.size() == OPEN_MAX) {
                    open.pollFirstEntry().getValue().close();
                }
                open.put(blockId, file);
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
