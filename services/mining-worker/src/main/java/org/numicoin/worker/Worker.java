package org.numicoin.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.messaging.NetworkId;
import org.numicoin.mining.lease.InstanceLease;
import org.numicoin.mining.solution.KafkaSolutions;
import org.numicoin.mining.solution.SolutionOutbox;
import org.numicoin.mining.template.TemplateFeed;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.springframework.context.SmartLifecycle;

/// Starts and stops the threads of a worker.
///
/// ```
/// mining.templates ──TemplateFeed──► WorkBoard ──Miner──► SolutionOutbox ──► mining.solutions
///                      InstanceLease ────┘
/// ```
final class Worker implements SmartLifecycle {
    private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private final Parts parts;
    private final Load load;

    /// Closed in the order in which they were opened: first what makes work for the others.
    private final List<AutoCloseable> open = new ArrayList<>();

    private volatile boolean running;

    /// What a worker consists of.
    record Parts(
            KafkaClients kafka,
            NetworkId network,
            TopicCheck topics,
            TemplateFeed feed,
            Miner miner,
            SolutionOutbox outbox,
            InstanceLease lease,
            ProgressWatch watch,
            ServiceExit exit) {}

    Worker(Parts parts, Load load) {
        this.parts = parts;
        this.load = load;
    }

    @Override
    public void start() {
        running = true;
        var publisher = Publisher.small(parts.kafka());
        var sink = new KafkaSolutions(publisher, parts.network());
        thread(
                "templates",
                () -> {
                    parts.topics().await();
                    parts.feed().run(parts.kafka(), parts.watch());
                });
        parts.miner().adjust(load);
        open.add(parts.miner());
        // What the last hashes found is sent before the thread that sends it ends.
        open.add(() -> parts.outbox().drain(DRAIN_MAX));
        thread("solutions", () -> parts.outbox().run(sink, parts.watch()));
        thread("instance-lease", () -> parts.lease().run(parts.watch()));
        open.add(parts.lease());
        open.add(publisher);
    }

    @Override
    public void stop() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing ended with " + e, e);
            }
        }
        open.clear();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void thread(String name, ServiceThread.Body body) {
        open.add(ServiceThread.start(name, parts.exit(), body));
    }
}
