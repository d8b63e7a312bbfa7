package org.numicoin.localnet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The one folder in which a localnet keeps everything, and which belongs to one supervisor at a
/// time. The system frees the lock of a process that dies, however it dies.
public final class DataFolder {
    private static final long FREE_BYTES_MIN = 512L << 20;
    private static final List<String> ENTRIES =
            List.of(
                    "kafka",
                    "redis",
                    "services",
                    "logs",
                    "chain.txt",
                    "state.json",
                    "stopped",
                    "restarts",
                    "supervisor.log");

    private final Path path;

    public DataFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /// @throws LocalnetException when it cannot be written or the disk is nearly full
    /// @throws AlreadyRunningException when a supervisor has it
    Lock lock() throws IOException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            path.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(e);
        }
        Optional<FileLock> lock = tryLock(channel);
        if (lock.isEmpty()) {
            channel.close();
            throw new AlreadyRunningException(
                    "a localnet already runs in %s%s: end it with ./numi down, or use another folder with --data"
                            .formatted(
                                    path,
                                    state().map(s -> " (pid " + s.supervisor().pid() + ")")
                                            .orElse("")));
        }
        return new Lock(channel);
    }

    /// Whether a supervisor has it now.
    public boolean isLocked() {
        if (!Files.exists(path.resolve("lock"))) {
            return false;
        }
        try (FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE)) {
            return tryLock(channel).isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    /// What the last supervisor wrote.
    public Optional<RunState> state() {
        return RunState.read(path.resolve("state.json"));
    }

    public Path path() {
        return path;
    }

    public Path supervisorLog() {
        return path.resolve("supervisor.log");
    }

    Path stateFile() {
        return path.resolve("state.json");
    }

    /// One `NAME.log` for each process.
    public Path logs() {
        return path.resolve("logs");
    }

    Path log(String member) {
        return logs().resolve(member + ".log");
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path redis() {
        return path.resolve("redis");
    }

    /// The folder of one service's own state.
    public Path services(String name) {
        return path.resolve("services").resolve(name);
    }

    /// Backups stay when everything else is deleted.
    public Path backups() {
        return path.resolve("backups");
    }

    /// Wallets that belong to this localnet stay, too: who was told an address may use it again.
    public Path wallets() {
        return path.resolve("wallets");
    }

    /// Numbers of nodes that are not to run.
    Wishes stoppedNodes() {
        return new Wishes(path.resolve("stopped"));
    }

    /// Numbers of processes that are to end and to start again.
    Wishes restarts() {
        return new Wishes(path.resolve("restarts"));
    }

    /// Better told before anything is built and started than by the service that meets it first.
    void requireSpace() throws IOException {
        requireSpace(Files.getFileStore(path).getUsableSpace());
    }

    void requireSpace(long free) throws LocalnetException {
        if (free < FREE_BYTES_MIN) {
            throw new LocalnetException(
                    "only %d MiB are free in %s, a localnet needs %d: make room there, or use another folder with --data"
                            .formatted(free >> 20, path, FREE_BYTES_MIN >> 20));
        }
    }

    /// One folder holds one chain: its Kafka topics and indexes make no sense to another.
    ///
    /// @param identity name and genesis of the chain
    void requireChain(String identity) throws IOException {
        Path file = path.resolve("chain.txt");
        if (!Files.exists(file)) {
            Files.writeString(file, identity);
        } else if (!Files.readString(file).equals(identity)) {
            throw new LocalnetException(
                    "%s holds chain %s, not %s: use another folder with --data, or delete it with --fresh"
                            .formatted(path, Files.readString(file), identity));
        }
    }

    /// Deletes what a localnet wrote, and nothing else that may lie there.
    void deleteContent() throws IOException {
        for (String entry : ENTRIES) {
            deleteTree(path.resolve(entry));
        }
    }

    static void deleteTree(Path top) throws IOException {
        if (Files.isDirectory(top) && !Files.isSymbolicLink(top)) {
            try (Stream<Path> children = Files.list(top)) {
                for (Path child : children.toList()) {
                    deleteTree(child);
                }
            }
        }
        Files.deleteIfExists(top);
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    private LocalnetException unwritable(IOException cause) {
        return new LocalnetException(
                "cannot write to %s: make it writable, or use another folder with --data"
                        .formatted(path),
                cause);
    }

    /// Held until it is closed or the process ends.
    record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
