package org.numicoin.validator.chainfile;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.numicoin.kit.files.DurableFile;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.chainfile.ChainFileException.Code;

/// Writes a chain file beside its place; it gets its name once it is whole and on the disk. What a
/// writer left that was ended is overwritten by the next.
final class ChainFileWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final MessageDigest digest = Checksum.digest();
    private final DataOutputStream out;

    private ChainFileWriter(Path file, Path partial, FileChannel channel) {
        this.file = file;
        this.partial = partial;
        this.channel = channel;
        var buffered = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        this.out = new DataOutputStream(new DigestOutputStream(buffered, digest));
    }

    static ChainFileWriter create(Path file, FileHeader header) throws IOException {
        requireNone(file);
        Path partial = file.resolveSibling("." + file.getFileName() + ".part");
        var channel =
                FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new ChainFileException(
                        Code.FILE_EXISTS, "another process writes " + file + " just now");
            }
            channel.truncate(0);
            var writer = new ChainFileWriter(file, partial, channel);
            writer.out.write(header.encoded());
            return writer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static void requireNone(Path file) {
        if (Files.exists(file)) {
            throw new ChainFileException(
                    Code.FILE_EXISTS, file + " is there: give another name, or delete it");
        }
    }

    void add(Bytes block) throws IOException {
        out.writeInt(block.length());
        out.write(block.unsafeArray());
    }

    /// Gives the file its name.
    void finish() throws IOException {
        byte[] checksum = digest.digest();
        out.write(checksum);
        out.flush();
        channel.force(true);
        requireNone(file);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolder(file);
    }

    /// Also deletes what was not finished.
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
        channel.close();
    }
}
