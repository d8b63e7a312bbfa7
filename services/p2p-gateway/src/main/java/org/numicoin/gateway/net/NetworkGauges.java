package org.numicoin.gateway.net;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.numicoin.libp2p.gossip.Gossip;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.peer.PeerId;

/// What a network has at the moment, read when it is asked for: bytes, meshes and the routing
/// table.
final class NetworkGauges {
    private final MeterRegistry registry;

    private NetworkGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    static void register(
            MeterRegistry registry,
            Host host,
            Gossip gossip,
            List<String> topics,
            Discovery discovery) {
        var gauges = new NetworkGauges(registry);
        gauges.bytes(host, "in", Host::bytesReceived);
        gauges.bytes(host, "out", Host::bytesSent);
        topics.forEach(topic -> gauges.mesh(topic, () -> gossip.mesh(topic)));
        Gauge.builder("numi.p2p.table", () -> now(discovery::tableSize))
                .description("Nodes in the routing table of the distributed hash table")
                .register(registry);
    }

    private void bytes(Host host, String direction, ToDoubleFunction<Host> count) {
        FunctionCounter.builder("numi.p2p.bytes", host, count)
                .description("Bytes over all sockets, encryption included")
                .baseUnit("bytes")
                .tag("direction", direction)
                .register(registry);
    }

    private void mesh(String topic, Supplier<CompletableFuture<Set<PeerId>>> peers) {
        Gauge.builder("numi.p2p.gossip.mesh", () -> now(() -> peers.get().thenApply(Set::size)))
                .description("Peers to which messages of a topic are passed on at once")
                .tag("topic", NetworkMeters.shortName(topic))
                .register(registry);
    }

    /// A scrape does not wait for a network that is busy or closed.
    private static int now(Supplier<CompletableFuture<Integer>> count) {
        try {
            return count.get()
                    .completeOnTimeout(0, 1, TimeUnit.SECONDS)
                    .exceptionally(_ -> 0)
                    .join();
        } catch (RejectedExecutionException e) {
            return 0;
        }
    }
}
