package org.numicoin.localnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Who listens on a port, as far as this user may see: by `/proc` on Linux, else by `lsof`.
final class PortOwner {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final int LSOF_SECONDS = 5;

    private PortOwner() {}

    /// Such as `java, pid 4711`.
    static Optional<String> of(int port) {
        return fromProc(port)
                .or(() -> fromLsof(port))
                .flatMap(ProcessHandle::of)
                .map(process -> name(process) + ", pid " + process.pid());
    }

    private static String name(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .orElse("a process");
    }

    private static Optional<Long> fromProc(int port) {
        return Stream.of("net/tcp", "net/tcp6")
                .flatMap(file -> inode(PROC.resolve(file), port).stream())
                .flatMap(inode -> processWithSocket(inode).stream())
                .findFirst();
    }

    /// Columns are documented in proc_net_tcp.rst of the Linux kernel: 1 local address, 3 state, 9
    /// inode.
    private static Optional<String> inode(Path table, int port) {
        String suffix = ":%04X".formatted(port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> List.of(line.strip().split("\\s+")))
                    .filter(columns -> columns.size() > 9)
                    .filter(columns -> columns.get(1).endsWith(suffix))
                    .filter(columns -> columns.get(3).equals(LISTENING))
                    .map(columns -> columns.get(9))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> processWithSocket(String inode) {
        String link = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> hasDescriptor(PROC.resolve(pid + "/fd"), link))
                .findFirst();
    }

    private static boolean hasDescriptor(Path descriptors, String link) {
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).toString().equals(link);
                } catch (IOException _) {
                    return false;
                }
            });
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<Long> fromLsof(int port) {
        try {
            Process lsof =
                    new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fp")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!lsof.waitFor(LSOF_SECONDS, TimeUnit.SECONDS)) {
                lsof.destroyForcibly();
                return Optional.empty();
            }
            return new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("p\\d{1,9}"))
                    .map(line -> Long.valueOf(line.substring(1)))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
