package org.numicoin.validator.state;

import java.nio.file.Path;
import java.util.Optional;

/// Where the store lies and what it may use.
///
/// @param folder made when it is not there
/// @param memoryBytes block cache, memtables, indexes and filters together
/// @param atomicFlush off only in the test that shows why it must be on
/// @param flushEvery writes after which all columns are flushed at the latest: what a crash may
///   take
/// @param software version of this software in ASCII; another one forgets which blocks were invalid
public record StoreSettings(
        Path folder, long memoryBytes, boolean atomicFlush, int flushEvery, String software) {
    public static final long MEMORY_BYTES_MIN = 4L << 20;

    /// As many events are executed again after a crash, at most.
    public static final int FLUSH_EVERY = 1_000;

    public StoreSettings {
        if (memoryBytes < MEMORY_BYTES_MIN) {
            throw new IllegalArgumentException("RocksDB needs 4 MiB at least, not " + memoryBytes);
        }
    }

    public StoreSettings(Path folder, long memoryBytes) {
        this(folder, memoryBytes, true, FLUSH_EVERY, thisSoftware());
    }

    /// The same for a store in another folder.
    public StoreSettings in(Path other) {
        return new StoreSettings(other, memoryBytes, atomicFlush, flushEvery, software);
    }

    private static String thisSoftware() {
        return Optional.ofNullable(StoreSettings.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
