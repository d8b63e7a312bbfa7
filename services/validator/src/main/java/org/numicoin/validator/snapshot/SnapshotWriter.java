package org.numicoin.validator.snapshot;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.SnapshotManifest.Part;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;

/// Writes a `SnapshotFile`. The file has its name when it is whole and on the disk, not before.
final class SnapshotWriter implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Path path;
    private final Path unfinished;
    private final OutputStream out;
    private final List<Part> parts = new ArrayList<>();

    SnapshotWriter(Path path) throws IOException {
        this.path = path;
        this.unfinished = path.resolveSibling(path.getFileName() + ".part");
        this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER);
    }

    void add(SnapshotChunk chunk) {
        byte[] encoded = chunk.encoded();
        try {
            out.write(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(unfinished + ": " + e.getMessage(), e);
        }
        parts.add(new Part(chunk.range(), encoded.length));
    }

    SnapshotManifest finish(Hash256 genesisId, HistoryTree past, List<BlockHeader> headers)
            throws IOException {
        var manifest = new SnapshotManifest(genesisId, past, headers, parts);
        byte[] encoded = manifest.encoded();
        out.write(encoded);
        out.write(
                new ByteWriter(SnapshotFile.TAIL_BYTES)
                        .u32(encoded.length)
                        .raw(SnapshotFile.LETTERS)
                        .toBytes());
        out.close();
        DurableFile.sync(unfinished);
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolder(path);
        return manifest;
    }

    /// Takes away what was not finished.
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(unfinished);
    }
}
