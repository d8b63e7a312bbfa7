package org.numicoin.gateway.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.numicoin.gateway.node.Operations.RatedPeer;
import org.numicoin.gateway.peers.Score;
import org.numicoin.gateway.sync.SyncProgress;

/// Gauges of a node, read when they are asked for.
final class NodeMeters {
    private final MeterRegistry registry;
    private final Supplier<Optional<Operations>> node;

    private NodeMeters(MeterRegistry registry, Supplier<Optional<Operations>> node) {
        this.registry = registry;
        this.node = node;
    }

    static void register(MeterRegistry registry, Supplier<Optional<Operations>> node) {
        new NodeMeters(registry, node).registerAll();
    }

    private void registerAll() {
        peers("inbound", peer -> !peer.neighbour().connection().isDialed());
        peers("outbound", peer -> peer.neighbour().connection().isDialed());
        scores("good", peer -> peer.score() >= 0);
        scores("low", peer -> peer.score() < 0 && peer.score() > Score.DISCONNECT);
        scores("bad", peer -> peer.score() <= Score.DISCONNECT);
        gauge("numi.p2p.bans", "Bans that hold", operations -> operations.bans().size());
        gauge("numi.p2p.addresses", "Addresses in the book", o -> now(o.known(), 0));
        gauge("numi.p2p.memory", "Bytes that peers make this node hold", Operations::memoryUsed);
        gauge("numi.sync.height", "Height of the own tip", o -> (double) o.tip().height());
        gauge(
                "numi.sync.target",
                "Height of the best branch that peers have shown",
                o -> (double) progress(o).map(SyncProgress::bestHeader).orElse(o.tip().height()));
        gauge(
                "numi.sync.stalled",
                "1 while synchronization stands still; GET /sync says why",
                o -> o.sync().standstill().isPresent() ? 1 : 0);
        for (var phase : SyncProgress.Phase.values()) {
            Gauge.builder(
                            "numi.sync.phase",
                            () ->
                                    value(o ->
                                            progress(o).filter(p -> p.phase() == phase).isPresent()
                                                    ? 1
                                                    : 0))
                    .description("1 for the phase of synchronization")
                    .tag("phase", phase.name().toLowerCase(java.util.Locale.ROOT))
                    .register(registry);
        }
    }

    private void peers(String direction, Predicate<RatedPeer> which) {
        Gauge.builder("numi.p2p.peers", () -> value(o -> count(o, which)))
                .description("Connected peers")
                .tag("direction", direction)
                .register(registry);
    }

    private void scores(String range, Predicate<RatedPeer> which) {
        Gauge.builder("numi.p2p.scores", () -> value(o -> count(o, which)))
                .description("Connected peers by reputation")
                .tag("range", range)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Operations> value) {
        Gauge.builder(name, () -> value(value)).description(description).register(registry);
    }

    private double value(ToDoubleFunction<Operations> of) {
        return node.get().map(operations -> of.applyAsDouble(operations)).orElse(0.0);
    }

    private static double count(Operations operations, Predicate<RatedPeer> which) {
        return operations.peers().stream().filter(which).count();
    }

    private static Optional<SyncProgress> progress(Operations operations) {
        return operations.sync().progress();
    }

    /// A scrape does not wait for a node that is busy.
    private static <T> T now(CompletableFuture<T> answer, T otherwise) {
        return answer.completeOnTimeout(otherwise, 1, TimeUnit.SECONDS)
                .exceptionally(_ -> otherwise)
                .join();
    }
}
