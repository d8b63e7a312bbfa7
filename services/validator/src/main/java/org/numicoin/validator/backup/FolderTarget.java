package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.numicoin.kit.files.DurableFile;

/// Backups in a folder: a second disk, or what is mounted there.
public final class FolderTarget implements BackupTarget {
    private static final String PARTIAL = ".part";

    private final Path folder;

    public FolderTarget(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<Stored> list(Kind kind) throws IOException {
        var stored = new ArrayList<Stored>();
        for (Path file : filesIn(kind)) {
            if (!isPartial(file)) {
                stored.add(
                        new Stored(
                                file.getFileName().toString(),
                                Files.size(file),
                                Files.getLastModifiedTime(file).toInstant()));
            }
        }
        return stored;
    }

    @Override
    public String put(Path file) throws IOException {
        Path partial = partial(Kind.FILES);
        try {
            String hash;
            try (InputStream in = Files.newInputStream(file)) {
                hash = Sha256.copy(in, partial, Long.MAX_VALUE);
            }
            move(partial, path(Kind.FILES, hash));
            return hash;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    @Override
    public void putManifest(String name, byte[] content) throws IOException {
        Path target = path(Kind.MANIFESTS, name);
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path partial = partial(Kind.MANIFESTS);
        try {
            Files.write(partial, content);
            DurableFile.sync(partial);
            move(partial, target);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    @Override
    public InputStream open(Kind kind, String name) throws IOException {
        return Files.newInputStream(path(kind, name));
    }

    @Override
    public void delete(Kind kind, String name) throws IOException {
        Files.deleteIfExists(path(kind, name));
    }

    @Override
    public int deleteUnfinished(Instant before) throws IOException {
        int deleted = 0;
        for (Kind kind : Kind.values()) {
            for (Path file : filesIn(kind)) {
                if (isPartial(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    @Override
    public void close() {
        // Holds nothing open.
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private List<Path> filesIn(Kind kind) throws IOException {
        Path in = folder.resolve(kind.folder());
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(in)) {
            return files.toList();
        }
    }

    private static boolean isPartial(Path file) {
        return file.toString().endsWith(PARTIAL);
    }

    private Path path(Kind kind, String name) {
        return folder.resolve(kind.folder()).resolve(name);
    }

    private Path partial(Kind kind) throws IOException {
        Path in = Files.createDirectories(folder.resolve(kind.folder()));
        return in.resolve(UUID.randomUUID() + PARTIAL);
    }

    /// A name that is on the disk stands for a content that is.
    private static void move(Path partial, Path target) throws IOException {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolder(target);
    }
}
