package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shows that the carried binary runs as soon as it is written.
class RedisBinaryTest {
    private static final int TIMES = 100;
    private static final int THREADS = 2;

    @TempDir Path folder;

    /// A process that another thread starts has the file open for writing for a moment, as it has
    /// all files, and until then nobody may run it.
    @Test
    void runsWhileOtherProcessesAreStarted() throws IOException {
        var ending = new AtomicBoolean();
        var others =
                IntStream.range(0, THREADS)
                        .mapToObj(_ -> CompletableFuture.runAsync(() -> startUntil(ending)))
                        .toList();
        try {
            for (int i = 0; i < TIMES; i++) {
                Path own = folder.resolve(Integer.toString(i));
                assertThat(RedisBinary.locate(own)).hasParent(own);
            }
        } finally {
            ending.set(true);
            others.forEach(CompletableFuture::join);
        }
    }

    private static void startUntil(AtomicBoolean ending) {
        try {
            while (!ending.get()) {
                int _ = new ProcessBuilder("true").start().waitFor();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
