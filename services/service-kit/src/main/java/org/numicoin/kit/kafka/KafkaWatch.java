package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.RetriableException;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.Dependency;
import org.numicoin.kit.health.ReadinessReasons;

/// Asks Kafka, all the time that a service runs, whether it is there. Readers and publishers wait
/// and try again without a word; that Kafka is away is said here, once for all of them.
public final class KafkaWatch implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final KafkaClients clients;
    private final Dependency kafka;
    private final ServiceThread thread;

    private KafkaWatch(KafkaClients clients, ReadinessReasons readiness, ServiceExit exit) {
        this.clients = clients;
        this.kafka = new Dependency("kafka", clients.kafka(), KafkaClients.REMEDY, readiness);
        this.thread = ServiceThread.start("kafka-watch", exit, this::run);
    }

    /// Starts asking, at once.
    public static KafkaWatch start(
            KafkaClients clients, ReadinessReasons readiness, ServiceExit exit) {
        return new KafkaWatch(clients, readiness, exit);
    }

    @Override
    public void close() {
        thread.close();
    }

    private void run() throws InterruptedException {
        Admin admin = clients.admin("watch");
        try {
            while (true) {
                ask(admin);
                Thread.sleep(PAUSE);
            }
        } finally {
            // Not waiting for the answer to a question that a dead broker has.
            admin.close(Duration.ZERO);
        }
    }

    private void ask(Admin admin) throws InterruptedException {
        try {
            var _ = admin.describeCluster().nodes().get();
            kafka.answered();
        } catch (ExecutionException e) {
            kafka.failed(problem(e));
        }
    }

    /// What an unanswered or refused question means.
    static String problem(ExecutionException failure) {
        return failure.getCause() instanceof RetriableException
                ? "does not answer"
                : "refuses: " + failure.getMessage();
    }
}
