package org.numicoin.kit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class NativeLibraryTest {
    private final ArrayList<Path> folders = new ArrayList<>();

    @Test
    void nothingIsLeftOfWhatWasPutIntoTheFolder() {
        NativeLibrary.load(this::put);

        assertThat(folders).singleElement().satisfies(folder -> assertThat(folder).doesNotExist());
    }

    @Test
    void nothingIsLeftOfALibraryThatDoesNotLoad() {
        assertThatThrownBy(() ->
                        NativeLibrary.load(folder -> {
                            put(folder);
                            throw new UnsatisfiedLinkError("of another processor");
                        }))
                .isInstanceOf(UnsatisfiedLinkError.class);

        assertThat(folders).singleElement().satisfies(folder -> assertThat(folder).doesNotExist());
    }

    private void put(Path folder) throws IOException {
        folders.add(folder);
        Files.writeString(folder.resolve("library.so"), "");
    }
}
