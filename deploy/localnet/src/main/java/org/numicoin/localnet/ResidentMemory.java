package org.numicoin.localnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How much memory a process holds, as the system counts it.
final class ResidentMemory {
    private static final int PS_SECONDS = 5;

    private ResidentMemory() {}

    /// In KiB; empty when the process is gone.
    static OptionalLong kib(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.exists(Path.of("/proc/self/status")) ? fromProc(status) : fromPs(pid);
    }

    private static OptionalLong fromProc(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong fromPs(long pid) {
        try {
            Process ps =
                    new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid))
                            .redirectErrorStream(true)
                            .start();
            if (!ps.waitFor(PS_SECONDS, TimeUnit.SECONDS)) {
                ps.destroyForcibly();
                return OptionalLong.empty();
            }
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() || !text.strip().matches("\\d{1,12}")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(text.strip()));
        } catch (IOException _) {
            return OptionalLong.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
