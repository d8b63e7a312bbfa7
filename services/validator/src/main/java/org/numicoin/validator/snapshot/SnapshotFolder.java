package org.numicoin.validator.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.snapshot.Snapshots.Summary;

/// The snapshots in a folder, for whoever asks. The files of the last ones asked for stay open, and
/// one that does not change is read once for what it is: strangers ask without end. Any thread; one
/// reads at a time.
public final class SnapshotFolder implements AutoCloseable {
    private static final int OFFERED_MAX = 64;
    private static final int OPEN_MAX = 2;

    private final Snapshots snapshots;
    private final Path folder;
    private final Consumer<String> warnings;

    /// The one that was asked for least recently in front.
    private final LinkedHashMap<Hash256, SnapshotFile> open = new LinkedHashMap<>(8, 0.75f, true);

    private final Map<Path, Known> known = new HashMap<>();

    /// What a file was found to be; empty when it cannot be read or is of another chain.
    private record Known(long bytes, FileTime modified, Optional<Summary> offer) {}

    /// A piece of a manifest's encoding.
    ///
    /// @param total bytes of all pieces
    public record Piece(Bytes bytes, int total) {}

    /// @param warnings told of files that cannot be read
    public SnapshotFolder(ChainSpec spec, Path folder, Consumer<String> warnings) {
        this.snapshots = new Snapshots(spec, (_, _, _) -> {});
        this.folder = folder;
        this.warnings = warnings;
    }

    /// The highest first.
    public synchronized List<Summary> offers() throws IOException {
        List<Path> files = Snapshots.files(folder);
        known.keySet().retainAll(files);
        var offers = new ArrayList<Summary>();
        for (Path file : files) {
            offer(file).ifPresent(offers::add);
        }
        offers.sort(Snapshots.HIGHEST_FIRST);
        return offers.stream().limit(OFFERED_MAX).toList();
    }

    /// Of the snapshot of a block.
    public synchronized Optional<SnapshotManifest> manifest(Hash256 blockId) throws IOException {
        return find(blockId).map(SnapshotFile::manifest);
    }

    /// The bytes of the manifest from a place on, as many as there are up to a number.
    public synchronized Optional<Piece> manifestPiece(Hash256 blockId, long from, int most)
            throws IOException {
        return find(blockId)
                .filter(file -> from >= 0 && from < file.manifestBytes())
                .map(file -> {
                    int total = file.manifestBytes();
                    int length = (int) Math.min(most, total - from);
                    return new Piece(file.manifestPiece((int) from, length), total);
                });
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

    private Optional<Summary> offer(Path file) throws IOException {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Deleted meanwhile.
        }
        Known before = known.get(file);
        if (before == null
                || before.bytes != now.size()
                || !before.modified.equals(now.lastModifiedTime())) {
            before = new Known(now.size(), now.lastModifiedTime(), snapshots.read(file, warnings));
            known.put(file, before);
        }
        return before.offer;
    }

    private Optional<SnapshotFile> find(Hash256 blockId) throws IOException {
        SnapshotFile opened = open.get(blockId);
        if (opened != null) {
            return Optional.of(opened);
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
