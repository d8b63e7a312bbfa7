package org.numicoin.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Home;
import org.numicoin.cli.Numi;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalnetException;
import org.numicoin.localnet.LogTail;
import org.numicoin.localnet.OwnSession;
import org.numicoin.localnet.RunState;
import org.numicoin.localnet.RunState.Phase;

/// Starts a supervisor that outlives us and the terminal, and shows what it writes until it is up.
final class DetachedUp {
    private static final long LOG_BYTES_MAX = 4L << 20;
    private static final int POLL_MILLIS = 100;

    private final DataFolder folder;
    private final Consumer<String> say;

    DetachedUp(DataFolder folder, Consumer<String> say) {
        this.folder = folder;
        this.say = say;
    }

    /// Returns when a block was mined, or with the exit code of a supervisor that ended before.
    int run(List<String> arguments) throws IOException, InterruptedException {
        Path log = prepareLog();
        var shown = LogTail.fromNow(log);
        Process supervisor =
                new ProcessBuilder(command(arguments))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        boolean ended = false;
        while (!ended) {
            ended = supervisor.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            shown.next().forEach(say);
            if (!ended && isUp(supervisor.pid())) {
                return ExitCode.OK;
            }
        }
        return supervisor.exitValue();
    }

    private boolean isUp(long pid) {
        return folder.state()
                .filter(state -> state.supervisor().pid() == pid)
                .map(RunState::phase)
                .filter(Phase.RUNNING::equals)
                .isPresent();
    }

    private Path prepareLog() throws IOException {
        Path log = folder.supervisorLog();
        try {
            Files.createDirectories(folder.path());
            if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX && !folder.isLocked()) {
                Path older = log.resolveSibling(log.getFileName() + ".1");
                Files.move(log, older, StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw new LocalnetException(
                    "cannot write to %s: make it writable, or use another folder with --data"
                            .formatted(folder.path()),
                    e);
        }
    }

    private static List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dnumi.home=" + Home.path(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Numi.class.getName()));
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        command.add("--supervise");
        return OwnSession.wrap(command);
    }
}
