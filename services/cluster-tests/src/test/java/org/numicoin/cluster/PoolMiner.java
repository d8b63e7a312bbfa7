package org.numicoin.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.mining.testing.Xmrig;
import tools.jackson.databind.JsonNode;

/// A stock miner on a thread of this process. It searches nonces of the jobs of a pod, and goes to
/// the next pod when the one that it has is gone. It rests between hashes, so that it leaves the
/// processors to the cluster.
final class PoolMiner implements AutoCloseable {
    /// Times that a hash takes.
    private static final int REST = 3;

    private static final Duration BEFORE_NEXT_POD = Duration.ofMillis(300);

    private final List<Integer> ports;
    private final Optional<OwnNode> node;
    private final String user;
    private final ProofOfWorkHash hash;
    private final Thread thread;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();
    private final Queue<AssertionError> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private int nonce;

    private PoolMiner(
            List<Integer> ports, Optional<OwnNode> node, String user, ProofOfWorkHash hash) {
        this.ports = List.copyOf(ports);
        this.node = node;
        this.user = user;
        this.hash = hash;
        this.thread = Thread.ofPlatform().name("miner " + user).unstarted(this::run);
    }

    /// Begins to mine.
    ///
    /// @param ports of the pods, in the order in which they are tried
    static PoolMiner start(List<Integer> ports, String user, ProofOfWorkHash hash) {
        return start(new PoolMiner(ports, Optional.empty(), user, hash));
    }

    /// Begins to mine on templates of a node, which it gives the blocks that it finds.
    static PoolMiner selfSelect(
            List<Integer> ports, OwnNode node, String user, ProofOfWorkHash hash) {
        return start(new PoolMiner(ports, Optional.of(node), user, hash));
    }

    private static PoolMiner start(PoolMiner miner) {
        miner.thread.start();
        return miner;
    }

    /// Shares that a pod took.
    int accepted() {
        return accepted.get();
    }

    /// What pods said of the others, and how often.
    Map<String, Integer> refused() {
        return Map.copyOf(refused);
    }

    /// What made the miner of a user disconnect, as a job that it already has.
    List<AssertionError> broken() {
        return List.copyOf(broken);
    }

    /// Ends after the hash at hand.
    @Override
    public void close() {
        ended = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (int attempt = 0; !ended; attempt++) {
            try (var connection = Xmrig.connect(ports.get(attempt % ports.size()))) {
                var _ = connection.login(user, "x", node.isPresent());
                mine(connection);
            } catch (IOException | UncheckedIOException _) {
                LockSupport.parkNanos(BEFORE_NEXT_POD.toNanos());
            } catch (AssertionError e) {
                broken.add(e);
            }
        }
    }

    /// Nonces rise over all jobs: one is as good as another.
    private void mine(Xmrig connection) throws IOException {
        while (!ended) {
            connection.takeJobs();
            if (!connection.job().has("blob") && !choose(connection)) {
                LockSupport.parkNanos(BEFORE_NEXT_POD.toNanos());
                continue;
            }
            long begin = System.nanoTime();
            var found = connection.hash(hash, nonce);
            long took = System.nanoTime() - begin;
            if (connection.isBelowTarget(found)) {
                if (node.isPresent()) {
                    node.get().offer(nonce, found);
                }
                count(connection.submit(nonce, found));
                if (node.isPresent()) {
                    // As XMRig does, which then begins at the first nonce again.
                    var _ = choose(connection);
                    continue;
                }
            }
            nonce++;
            LockSupport.parkNanos(REST * took);
        }
    }

    /// Whether there is something to search now.
    private boolean choose(Xmrig connection) throws IOException {
        var template = node.orElseThrow().template(connection.job());
        if (template.isEmpty()) {
            return false;
        }
        JsonNode answer = connection.choose(template.get());
        if (Xmrig.isOk(answer)) {
            nonce = 0;
        } else {
            refused.merge(Xmrig.error(answer), 1, Integer::sum);
        }
        return connection.job().has("blob");
    }

    private void count(JsonNode answer) {
        if (Xmrig.isOk(answer)) {
            accepted.incrementAndGet();
        } else {
            refused.merge(Xmrig.error(answer), 1, Integer::sum);
        }
    }
}
