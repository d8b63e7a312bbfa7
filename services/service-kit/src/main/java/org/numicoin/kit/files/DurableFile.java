package org.numicoin.kit.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/// Small files that must survive a crash and be read by their owner alone: mode 600, on the disk
/// before a call returns, replaced whole or not at all.
public final class DurableFile {
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /// Where a replacement can be cut off; tests do.
    public enum Step {
        BEFORE,
        WRITTEN,
        RENAMED,
        DONE
    }

    private DurableFile() {}

    /// At most `max` bytes; an `IllegalArgumentException` when there are more.
    public static byte[] read(Path file, int max) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new IllegalArgumentException("more than " + max + " bytes");
            }
            return bytes;
        }
    }

    /// Throws `FileAlreadyExistsException` and leaves the file alone when there is one.
    public static void create(Path file, byte[] content) throws IOException {
        try {
            write(file, content);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            // Ours, incomplete, and nobody has been told of it.
            Files.deleteIfExists(file);
            throw e;
        }
        syncFolder(file);
    }

    /// Puts new content in the place of a file: at any moment one of the two is there, whole.
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, _ -> {});
    }

    /// The same, cut into steps.
    ///
    /// @param at told of each step once it is done
    public static void replace(Path file, byte[] content, Consumer<Step> at) throws IOException {
        Path next = file.resolveSibling("." + file.getFileName() + ".next");
        at.accept(Step.BEFORE);
        Files.deleteIfExists(next); // what a crash left
        write(next, content);
        at.accept(Step.WRITTEN);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        at.accept(Step.RENAMED);
        syncFolder(file);
        at.accept(Step.DONE);
    }

    /// Whether others than the owner may read it.
    public static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER"));
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        CREATE,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /// Returns when a file's content, or the names in a folder, are on the disk.
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Returns when the name of a file is on the disk: a new name is once its folder is.
    public static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            sync(folder);
        }
    }
}
