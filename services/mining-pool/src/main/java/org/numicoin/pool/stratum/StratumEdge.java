package org.numicoin.pool.stratum;

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
import org.numicoin.pool.share.BlockDesk;
import org.numicoin.pool.share.ShareDesk;
import org.numicoin.pool.share.ShareLog;
import org.springframework.context.SmartLifecycle;

/// Starts and stops what gives miners work and takes their shares.
///
/// ```
/// mining.templates ─TemplateFeed─► JobBoard ─StratumServer─► miners
/// pool.shares ◄──────── ShareDesk ◄────────────────────────── shares
/// pool.shares, mining.solutions ◄─ SolutionOutbox ◄─ BlockDesk ◄─┘ that solve a block
/// ```
final class StratumEdge implements SmartLifecycle {
    private static final Duration BLOCKS_MAX = Duration.ofSeconds(5);

    private final Parts parts;
    private final List<ServiceThread> threads = new ArrayList<>();
    private volatile boolean running;

    /// What it consists of.
    ///
    /// @param drain for which shares are taken after miners were sent elsewhere
    record Parts(
            KafkaClients kafka,
            NetworkId network,
            TopicCheck topics,
            TemplateFeed feed,
            StratumServer server,
            ShareDesk shares,
            BlockDesk blocks,
            SolutionOutbox outbox,
            InstanceLease lease,
            Publisher publisher,
            ShareLog log,
            Duration drain,
            ProgressWatch watch,
            ServiceExit exit) {}

    StratumEdge(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void start() {
        running = true;
        var sink = new KafkaSolutions(parts.publisher(), parts.network());
        thread(
                "templates",
                () -> {
                    parts.topics().await();
                    parts.feed().run(parts.kafka(), parts.watch());
                });
        thread("blocks", () -> parts.blocks().run(parts.log(), parts.watch()));
        thread("solutions", () -> parts.outbox().run(sink, parts.watch()));
        thread("instance-lease", () -> parts.lease().run(parts.watch()));
        parts.server().start();
    }

    /// Miners first, then what they sent, then the way to Kafka.
    @Override
    public void stop() {
        parts.server().drain();
        try {
            Thread.sleep(parts.drain());
            parts.shares().close();
            parts.blocks().drain(BLOCKS_MAX);
            parts.outbox().drain(BLOCKS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.server().close();
        threads.forEach(ServiceThread::close);
        threads.clear();
        parts.lease().close();
        parts.publisher().close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    int port() {
        return parts.server().port();
    }

    private void thread(String name, ServiceThread.Body body) {
        threads.add(ServiceThread.start(name, parts.exit(), body));
    }
}
