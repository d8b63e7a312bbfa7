package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// A real Kafka broker for tests, in a process of its own on ports that were free. It takes about
/// three seconds to start, so start one for a test class or module and give each test its own
/// prefix.
///
/// ```java
/// try (var kafka = LocalKafka.start(folder)) {
///     var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
/// ```
public final class LocalKafka implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int HEAP_MIB = 384;

    private final Broker broker;
    private Child child;

    private LocalKafka(Broker broker, Child child) {
        this.broker = broker;
        this.child = child;
    }

    /// Starts a broker and waits until it serves.
    ///
    /// @param folder its data, kept when it closes; an earlier broker's data there is taken up
    ///   again
    /// @throws LocalnetException when it does not come up, with its last log lines
    public static LocalKafka start(Path folder) throws IOException {
        return start(folder, Loopback.freePort());
    }

    /// The same on a given port.
    public static LocalKafka start(Path folder, int port) throws IOException {
        var broker = new Broker(folder, port, Loopback.freePort(), HEAP_MIB);
        return new LocalKafka(broker, started(broker));
    }

    /// `host:port` for `bootstrap.servers`; the same after {@link #restart()}.
    public String bootstrap() {
        return broker.bootstrap();
    }

    /// The process, for SIGSTOP and for watching memory.
    public ProcessHandle process() {
        return child.process().toHandle();
    }

    /// kill -9; returns when it is gone.
    public void kill() throws IOException {
        child.kill();
    }

    /// Ends it in order, its logs flushed; returns when it is gone.
    public void stop() throws IOException {
        child.stop(STOP_LIMIT);
    }

    /// Starts it again on the same data and port, after ending it in order if it still runs.
    public void restart() throws IOException {
        stop();
        child = started(broker);
    }

    /// Ends it without ceremony: no test reads the data afterwards.
    @Override
    public void close() throws IOException {
        kill();
    }

    private static Child started(Broker broker) throws IOException {
        Loopback.requireFree(broker.port());
        var child =
                Child.start(
                        "the Kafka broker",
                        broker.folder().resolve("broker.log"),
                        broker.command(List.of()));
        try {
            child.awaitReady(() -> serves(broker.bootstrap()), START_LIMIT);
            return child;
        } catch (IOException | RuntimeException e) {
            child.kill();
            throw e;
        }
    }

    /// Whether a broker there answers and knows of itself.
    static boolean serves(String bootstrap) {
        int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        if (!Loopback.accepts(port)) {
            return false;
        }
        Map<String, Object> settings =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        5_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        8_000);
        try (var admin = Admin.create(settings)) {
            return !admin.describeCluster().nodes().get(8, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
