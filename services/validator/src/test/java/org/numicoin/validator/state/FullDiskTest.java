package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.testing.SmallDisk;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;

/// A store on a file system that really runs full, by bodies, which go straight into their files.
final class FullDiskTest {
    private static final int DISK_MEBIBYTES = 24;
    private static final int BODY_BYTES = 1 << 18;

    private final Random random = new Random(17);

    @TempDir Path folder;

    @Test
    void aFullDiskIsSaidInOneLineWithWhereToMakeRoom() throws Exception {
        try (var disk = SmallDisk.mount(folder.resolve("disk"), DISK_MEBIBYTES)) {
            var settings = new StoreSettings(disk.folder().resolve("chain"), 16 << 20);
            var store = ChainStore.open(settings, Specs.fast());
            var full = catchThrowableOfType(FatalError.class, () -> fill(store));
            assertThat(full)
                    .hasMessageStartingWith("the disk is full: ")
                    .hasMessageEndingWith(
                            "; make room in " + settings.folder() + " and start again")
                    .message()
                    .doesNotContain("\n");
            // What is only in memory finds no room either; the log of events has it.
            var _ = catchThrowable(store::close);
        }
    }

    /// Four times as much as fits.
    private void fill(ChainStore store) {
        for (int i = 0; i < 4 * (DISK_MEBIBYTES << 20) / BODY_BYTES; i++) {
            byte[] id = new byte[Hash256.BYTES];
            byte[] body = new byte[BODY_BYTES];
            random.nextBytes(id);
            random.nextBytes(body);
            try (var batch = store.batch()) {
                batch.encodedBlock(Hash256.of(id), Bytes.wrap(body));
                store.write(batch);
            }
        }
    }
}
