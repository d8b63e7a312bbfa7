package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.kit.testing.ChildJvm;

/// An explorer in a process of its own, which a test may kill.
final class ExplorerProcess implements AutoCloseable {
    private static final long START_NANOS_MAX = 90_000_000_000L;

    private final Process process;
    private final Path output;
    private final String port;

    private ExplorerProcess(Process process, Path output, String port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /// @param failpoints as in `numi.failpoints`
    static ExplorerProcess start(TestNetwork network, Path folder, String failpoints)
            throws IOException {
        String port = Integer.toString(freePort());
        String data = folder.getFileName().toString();
        var arguments = new ArrayList<>(network.arguments(data));
        arguments.replaceAll(a -> a.equals("--server.port=0") ? "--server.port=" + port : a);
        Path output = folder.resolveSibling(data + ".log");
        var process = ChildJvm.start(ExplorerApplication.class, output, 192, failpoints, arguments);
        return new ExplorerProcess(process, output, port);
    }

    /// Its client, once it listens.
    Client awaitClient() throws IOException {
        long end = System.nanoTime() + START_NANOS_MAX;
        var client = new Client(port);
        while (!answers(client)) {
            assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
            assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(end);
            LockSupport.parkNanos(50_000_000);
        }
        return client;
    }

    private static boolean answers(Client client) {
        try {
            return client.get("/actuator/health/liveness").statusCode() == 200;
        } catch (IllegalStateException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// kill -9; returns when it is gone.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
