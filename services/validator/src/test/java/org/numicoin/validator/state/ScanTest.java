package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.testing.Specs;

/// Prefixes of keys, up to those behind which no key can be.
final class ScanTest {
    private static final List<String> KEYS =
            List.of("00", "01fe", "01ff", "01ff00", "01ffff", "02", "fffe", "ffff", "ffff00");

    @TempDir Path folder;

    @Test
    void readsWhatBeginsWithAPrefixAndNothingElse() {
        try (var store =
                        ChainStore.open(
                                new StoreSettings(folder, StoreSettings.MEMORY_BYTES_MIN),
                                Specs.fast());
                var batch = store.batch()) {
            KEYS.forEach(key -> batch.put(Columns.TEMPLATES, bytes(key), new byte[1]));
            store.write(batch);
            for (String prefix : List.of("", "01", "01ff", "02", "03", "ff", "ffff", "ffffff")) {
                var found = new ArrayList<String>();
                store.latest()
                        .forEach(
                                Columns.TEMPLATES,
                                bytes(prefix),
                                (key, _) -> found.add(HexFormat.of().formatHex(key)));
                assertThat(found)
                        .as(prefix)
                        .isEqualTo(KEYS.stream().filter(key -> key.startsWith(prefix)).toList());
            }
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
