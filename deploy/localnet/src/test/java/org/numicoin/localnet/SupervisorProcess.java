package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.consensus.ChainSpecs;

/// A supervisor in a process of its own, so that a test can kill it.
final class SupervisorProcess {
    private SupervisorProcess() {}

    /// Data folder and port base.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LocalnetSettings settings = settings(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        try (var supervisor =
                Supervisor.open(
                        settings,
                        List.of(FakeService.spec(settings.ports())),
                        false,
                        line -> System.out.println(line))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(supervisor)));
            supervisor.start();
            supervisor.await();
        }
    }

    private static void close(Supervisor supervisor) {
        try {
            supervisor.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static LocalnetSettings settings(Path data, int portBase) {
        return settings(data, portBase, Layout.single(1));
    }

    static LocalnetSettings settings(Path data, int portBase, Layout layout) {
        return new LocalnetSettings(
                Path.of("."),
                data,
                Ports.of(portBase, layout, Map.of()),
                "localnet",
                ChainSpecs.named("localnet"),
                layout,
                P2pReach.loopback(),
                "lnumi1",
                Optional.empty());
    }

    static Child start(Path data, int portBase, Path log) throws IOException {
        var command =
                new JavaCommand(
                        List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        List.of(
                                "-cp",
                                System.getProperty("java.class.path"),
                                SupervisorProcess.class.getName(),
                                data.toString(),
                                Integer.toString(portBase)));
        return Child.start("the supervisor", log, new ProcessBuilder(command.words()));
    }
}
