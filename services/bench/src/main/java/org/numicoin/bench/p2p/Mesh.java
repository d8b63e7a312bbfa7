package org.numicoin.bench.p2p;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.Gossip;
import org.numicoin.libp2p.gossip.GossipConfig;
import org.numicoin.libp2p.gossip.GossipRules;
import org.numicoin.libp2p.gossip.MessageIds;
import org.numicoin.libp2p.gossip.ScoreParams;
import org.numicoin.libp2p.gossip.SignaturePolicy;
import org.numicoin.libp2p.gossip.TopicScoreParams;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.noise.HybridPolicy;

/// Hosts with gossip, each of which dialed its next neighbours on a ring.
final class Mesh implements AutoCloseable {
    static final int NODES = 12;
    static final int MESSAGE_LENGTH = 1024;
    private static final int NEIGHBOURS = 3;

    /// Neighbours of each node in the mesh before messages are published.
    private static final int MESH_LEAST = 4;

    private static final String TOPIC = "bench";

    private final List<Host> hosts = new ArrayList<>();
    private final List<Gossip> gossips = new ArrayList<>();
    private final AtomicReference<CountDownLatch> delivered =
            new AtomicReference<>(new CountDownLatch(0));
    private int published;

    Mesh() throws Exception {
        for (int i = 0; i < NODES; i++) {
            add();
        }
        for (int i = 0; i < NODES; i++) {
            for (int k = 1; k <= NEIGHBOURS; k++) {
                var _ = BenchHosts.connect(hosts.get(i), hosts.get((i + k) % NODES));
            }
        }
        while (gossips.stream().anyMatch(each -> each.mesh(TOPIC).join().size() < MESH_LEAST)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void add() throws IOException {
        Host host = BenchHosts.start(HybridPolicy.prefer());
        var rules =
                new GossipRules(
                        GossipConfig.DEFAULTS,
                        ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS)),
                        new SignaturePolicy.StrictNoSign(),
                        MessageIds.ofData(Bytes.EMPTY),
                        TOPIC::equals);
        var identify = Identify.serve(host, "bench/1", "bench/1", Clock.systemUTC());
        var gossip =
                Gossip.start(
                        host,
                        identify,
                        rules,
                        (_, _, _, verdict) -> {
                            delivered.get().countDown();
                            verdict.accept(Verdict.ACCEPT);
                        });
        gossip.subscribe(TOPIC).join();
        hosts.add(host);
        gossips.add(gossip);
    }

    /// Publishes so many messages, the nodes in turns, and waits until all others have each.
    long publish(int count) throws Exception {
        var all = new CountDownLatch(count * (NODES - 1));
        delivered.set(all);
        for (int i = 0; i < count; i++) {
            var data = ByteBuffer.allocate(MESSAGE_LENGTH).putInt(0, published++);
            var _ = gossips.get(i % NODES).publish(TOPIC, Bytes.wrap(data.array())).join();
        }
        if (!all.await(60, TimeUnit.SECONDS)) {
            throw new TimeoutException(all.getCount() + " messages did not arrive");
        }
        return (long) count * (NODES - 1);
    }

    @Override
    public void close() {
        gossips.forEach(Gossip::close);
        hosts.forEach(Host::close);
    }
}
