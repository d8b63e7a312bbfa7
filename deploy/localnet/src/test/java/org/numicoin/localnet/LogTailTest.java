package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir Path folder;

    @Test
    void beginsWithTheLastLinesAndGoesOnWithWhatIsAdded() throws IOException {
        Path file = folder.resolve("a.log");
        var none = LogTail.last(file, 2);
        assertThat(none.next()).isEmpty();
        Files.writeString(file, "one\ntwo\nthree\nhal");
        var tail = LogTail.last(file, 2);
        assertThat(tail.next()).containsExactly("two", "three");
        Files.writeString(file, "f\nfour\n", StandardOpenOption.APPEND);
        assertThat(tail.next()).containsExactly("half", "four");
        assertThat(tail.next()).isEmpty();
    }

    @Test
    void readsAReplacedFileFromItsStart() throws IOException {
        Path file = folder.resolve("a.log");
        Files.writeString(file, "a long line\n");
        var tail = LogTail.fromNow(file);
        Files.writeString(file, "new\n");
        assertThat(tail.next()).containsExactly("new");
    }

    @Test
    void readsOnlyTheEndOfALargeFile() throws IOException {
        Path file = folder.resolve("a.log");
        Files.writeString(file, "x".repeat(3 << 20) + "\nend\n");
        assertThat(LogTail.last(file, 1).next()).containsExactly("end");
    }

    @Test
    void leavesOutWhatWasThereBefore() throws IOException {
        Path file = folder.resolve("a.log");
        Files.writeString(file, "before\nafter\n");
        assertThat(LogTail.lastSince(file, 7, 5).next()).containsExactly("after");
        assertThat(LogTail.lastSince(file, 99, 5).next()).containsExactly("before", "after");
    }

    @Test
    void keepsALogWithinTwiceItsBound() throws Exception {
        Path file = folder.resolve("a.log");
        var log = new LogFile(file, 1_000);
        byte[] lines = "0123456789\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        log.copyFrom("test", new ByteArrayInputStream(lines)).join();
        assertThat(Files.size(file)).isLessThan(10_000);
        assertThat(Files.size(folder.resolve("a.log.1"))).isLessThan(10_000);
        assertThat(LogTail.last(file, 1).next()).containsExactly("0123456789");
    }
}
