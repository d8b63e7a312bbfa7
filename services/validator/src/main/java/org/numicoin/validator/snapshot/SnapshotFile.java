package org.numicoin.validator.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.SnapshotManifest.Part;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// A snapshot in one file: the chunks, the manifest, the manifest's length u32, eight letters. What
/// says where everything lies comes last, since it is known last.
public final class SnapshotFile implements SnapshotSource, AutoCloseable {
    static final Bytes LETTERS = Bytes.wrap("NUMISNP1".getBytes(StandardCharsets.US_ASCII));
    static final int TAIL_BYTES = 4 + 8;

    private final Path path;
    private final FileChannel channel;
    private final SnapshotManifest manifest;
    private final int manifestBytes;

    /// Of each chunk, and of the manifest behind them.
    private final long[] offsets;

    private SnapshotFile(
            Path path,
            FileChannel channel,
            SnapshotManifest manifest,
            int manifestBytes,
            long[] offsets) {
        this.path = path;
        this.channel = channel;
        this.manifest = manifest;
        this.manifestBytes = manifestBytes;
        this.offsets = offsets;
    }

    /// Opens a file whose manifest can be read and whose length is what the manifest says.
    ///
    /// @throws SnapshotException `bad-snapshot`
    public static SnapshotFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return open(path, channel);
        } catch (DecodeException | EOFException e) {
            channel.close();
            throw bad(path, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SnapshotFile open(Path path, FileChannel channel) throws IOException {
        long end = channel.size() - TAIL_BYTES;
        if (end < 0) {
            throw new EOFException("the file is too short");
        }
        var tail = new ByteReader(read(channel, end, TAIL_BYTES));
        int most = (int) Math.min(SnapshotManifest.BYTES_MAX, end);
        int length = tail.count(tail.u32("manifest length"), 1, most, "manifest length");
        tail.require(tail.bytes(8, "letters").equals(LETTERS), "the letters " + LETTERS);
        var manifest =
                ByteReader.decode(read(channel, end - length, length), SnapshotManifest::decode);
        var offsets = new long[manifest.chunks().size() + 1];
        for (int i = 0; i < manifest.chunks().size(); i++) {
            offsets[i + 1] = offsets[i] + manifest.chunks().get(i).bytes();
        }
        long chunks = offsets[manifest.chunks().size()];
        if (chunks != end - length) {
            throw new EOFException(
                    "the chunks have %d bytes, not %d".formatted(end - length, chunks));
        }
        return new SnapshotFile(path, channel, manifest, length, offsets);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public SnapshotManifest manifest() {
        return manifest;
    }

    @Override
    public Bytes chunk(int index) {
        Part part = manifest.chunks().get(index);
        return read(offsets[index], part.bytes());
    }

    /// Of the manifest's encoding.
    int manifestBytes() {
        return manifestBytes;
    }

    /// A piece of the manifest's encoding, which is in it.
    Bytes manifestPiece(int from, int length) {
        return read(offsets[manifest.chunks().size()] + from, length);
    }

    private Bytes read(long from, int length) {
        try {
            return Bytes.wrap(read(channel, from, length));
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        return bytes.array();
    }

    private static SnapshotException bad(Path path, String detail) {
        return new SnapshotException("bad-snapshot", path + " is no whole snapshot: " + detail);
    }
}
