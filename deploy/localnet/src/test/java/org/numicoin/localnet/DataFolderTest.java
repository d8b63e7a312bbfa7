package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path temporary;

    @Test
    void belongsToOneAtATime() throws IOException {
        var folder = new DataFolder(temporary.resolve("new/data"));
        assertThat(folder.isLocked()).isFalse();
        try (var _ = folder.lock()) {
            assertThatThrownBy(folder::lock).isInstanceOf(AlreadyRunningException.class);
        }
        folder.lock().close();
    }

    @Test
    void saysWhatToDoWhenItCannotBeWritten() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(new DataFolder(file)::lock)
                .isInstanceOf(LocalnetException.class)
                .hasMessage(
                        "cannot write to %s: make it writable, or use another folder with --data"
                                .formatted(file));
    }

    @Test
    void saysWhatToDoWhenTheDiskIsNearlyFull() {
        var folder = new DataFolder(temporary);
        assertThatCode(() -> folder.requireSpace(512L << 20)).doesNotThrowAnyException();
        assertThatThrownBy(() -> folder.requireSpace((512L << 20) - 1))
                .isInstanceOf(LocalnetException.class)
                .hasMessage(
                        "only 511 MiB are free in %s, a localnet needs 512: make room there, or use another folder with --data"
                                .formatted(temporary));
    }

    @Test
    void holdsOneChain() throws IOException {
        var folder = new DataFolder(temporary);
        folder.requireChain("localnet 11");
        folder.requireChain("localnet 11");
        assertThatThrownBy(() -> folder.requireChain("localnet 22"))
                .isInstanceOf(LocalnetException.class)
                .hasMessageContaining("holds chain localnet 11, not localnet 22");
    }

    @Test
    void deletesOnlyWhatALocalnetWrote() throws IOException {
        var folder = new DataFolder(temporary);
        Path outside = Files.createDirectories(temporary.resolve("outside/kept"));
        Path mine = Files.createFile(temporary.resolve("wallet.json"));
        Path topic = Files.createDirectories(folder.kafka().resolve("topics/a"));
        Files.createFile(topic.resolve("segment"));
        Files.createSymbolicLink(folder.kafka().resolve("link"), outside.getParent());
        folder.requireChain("localnet 11");
        folder.deleteContent();
        assertThat(mine).exists();
        assertThat(outside).exists();
        assertThat(folder.kafka()).doesNotExist();
        folder.requireChain("localnet 22");
    }

    @Test
    void readsNoStateFromAFileThatIsNone() throws IOException {
        var folder = new DataFolder(temporary);
        assertThat(folder.state()).isEmpty();
        Files.writeString(folder.stateFile(), "{\"supervisor\": 1}");
        assertThat(folder.state()).isEmpty();
    }
}
