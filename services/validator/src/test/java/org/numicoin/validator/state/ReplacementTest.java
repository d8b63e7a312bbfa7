package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cuts a replacement off at each of its steps: what is opened next is the old store or the new
/// one, whole, and never an empty folder.
final class ReplacementTest {
    @TempDir private Path folder;
    private Path store;

    @BeforeEach
    void makeOld() throws IOException {
        store = folder.resolve("chain");
        write(store, "old");
    }

    @Test
    void keepsEachOldOneUnderANumber() throws IOException {
        write(Replacement.prepare(store), "new");
        Path old = Replacement.finish(store);
        assertThat(content(store)).isEqualTo("new");
        assertThat(old.getFileName()).hasToString("chain.before-1");
        assertThat(content(old)).isEqualTo("old");
        write(Replacement.prepare(store), "newer");
        Path second = Replacement.finish(store);
        assertThat(second.getFileName()).hasToString("chain.before-2");
        assertThat(content(second)).isEqualTo("new");
        assertThat(content(old)).isEqualTo("old");
    }

    @Test
    void leavesTheOldOneWhileTheNewOneIsMade() throws IOException {
        write(Replacement.prepare(store), "half");
        Replacement.goOn(store);
        assertThat(content(store)).isEqualTo("old");
        assertThat(Replacement.prepare(store)).doesNotExist();
    }

    @Test
    void goesOnOnceTheNewOneIsReady() throws IOException {
        write(folder.resolve("chain.ready"), "new");
        Replacement.goOn(store);
        assertThat(content(store)).isEqualTo("new");
    }

    @Test
    void goesOnWhereTheOldOneIsAwayAlready() throws IOException {
        write(folder.resolve("chain.ready"), "new");
        Files.move(store, folder.resolve("chain.before-x"));
        Replacement.goOn(store);
        assertThat(content(store)).isEqualTo("new");
        assertThat(folder.resolve("chain.ready")).doesNotExist();
    }

    private static void write(Path folder, String content) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("CURRENT"), content);
    }

    private static String content(Path folder) throws IOException {
        return Files.readString(folder.resolve("CURRENT"));
    }
}
