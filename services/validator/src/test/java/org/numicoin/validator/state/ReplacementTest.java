package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Cuts a replacement off at each of its steps: what is opened next is the old store or the new
/// one, whole, and never an empty folder.
final class ReplacementTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path folder;
    private Path store;

    @BeforeEach
    void makeOld() throws IOException {
        store = folder.resolve("chain");
        write(store, "old");
    }

    @Test
    void keepsTheOldOneUnderTheTime() throws IOException {
        write(Replacement.prepare(store), "new");
        Path old = Replacement.finish(store, NOW);
        assertThat(content(store)).isEqualTo("new");
        assertThat(old.getFileName()).hasToString("chain.before-20260102T030405Z");
        assertThat(content(old)).isEqualTo("old");
    }

    @Test
    void leavesTheOldOneWhileTheNewOneIsMade() throws IOException {
        write(Replacement.prepare(store), "half");
        Replacement.goOn(store, NOW);
        assertThat(content(store)).isEqualTo("old");
        assertThat(Replacement.prepare(store)).doesNotExist();
    }

    @Test
    void goesOnOnceTheNewOneIsReady() throws IOException {
        write(folder.resolve("chain.ready"), "new");
        Replacement.goOn(store, NOW);
        assertThat(content(store)).isEqualTo("new");
    }

    @Test
    void goesOnWhereTheOldOneIsAwayAlready() throws IOException {
        write(folder.resolve("chain.ready"), "new");
        Files.move(store, folder.resolve("chain.before-x"));
        Replacement.goOn(store, NOW);
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
