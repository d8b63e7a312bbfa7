package org.numicoin.explorer.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.testing.SmallDisk;

/// An index on a file system that really runs full.
final class FullDiskTest {
    private static final int DISK_MEBIBYTES = 16;
    private static final int VALUE_BYTES = 1 << 18;

    private final Random random = new Random(18);

    @TempDir Path folder;

    @Test
    void aFullDiskIsSaidInOneLineWithWhereToMakeRoom() throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEBIBYTES)) {
            Path index = disk.folder().resolve("index");
            try (var store = IndexStore.open(index, 8 << 20)) {
                var full = catchThrowableOfType(FatalError.class, () -> fill(store));
                assertThat(full)
                        .hasMessageStartingWith("the disk is full: ")
                        .hasMessageEndingWith("; make room in " + index + " and start again")
                        .message()
                        .doesNotContain("\n");
            }
        }
    }

    /// Four times as much as fits.
    private void fill(IndexStore store) {
        for (int i = 0; i < 4 * (DISK_MEBIBYTES << 20) / VALUE_BYTES; i++) {
            byte[] key = new byte[32];
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(key);
            random.nextBytes(value);
            try (var batch = store.batch()) {
                batch.put(Column.BLOCKS, key, value);
                store.write(batch);
            }
        }
    }
}
