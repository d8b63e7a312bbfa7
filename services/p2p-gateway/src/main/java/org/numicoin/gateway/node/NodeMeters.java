package org.numicoin.gateway.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.numicoin.gateway.node.Operations.RatedPeer;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.peers.Offence;
import org.numicoin.gateway.peers.Score;
import org.numicoin.gateway.sync.Standstill;
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
        bans("operator", ban -> ban.by() == Ban.By.OPERATOR);
        for (var offence : Offence.values()) {
            offences(offence);
            bans(offence.code(), ban -> ban.by() == Ban.By.NODE && isFor(offence, ban));
        }
        gauge("numi.p2p.addresses", "Addresses in the book", o -> now(o.known(), 0));
        gauge("numi.p2p.memory", "Bytes that peers make this node hold", Operations::memoryUsed);
        gauge("numi.sync.height", "Height of the own tip", o -> (double) o.tip().height());
        gauge(
                "numi.sync.target",
                "Height of the best branch that peers have shown",
                o -> (double) progress(o).map(SyncProgress::bestHeader).orElse(o.tip().height()));
        for (var cause : Standstill.Cause.values()) {
            stalled(cause);
        }
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

    private void offences(Offence offence) {
        FunctionCounter.builder(
                        "numi.p2p.offences", this, meters -> meters.value(o -> o.count(offence)))
                .description("Offences of peers")
                .tag("code", offence.code())
                .register(registry);
    }

    /// One for each code that a ban of the node has; the operator's reasons are free text.
    private void bans(String code, Predicate<Ban> which) {
        Gauge.builder(
                        "numi.p2p.bans",
                        () -> value(o -> (double) o.bans().stream().filter(which).count()))
                .description("Bans that hold, by the offence that led to them")
                .tag("code", code)
                .register(registry);
    }

    private static boolean isFor(Offence offence, Ban ban) {
        return Offence.of(ban.reason()).orElse(Offence.OTHER) == offence;
    }

    private void stalled(Standstill.Cause cause) {
        Gauge.builder("numi.sync.stalled", () -> value(o -> isStalledBy(cause, o) ? 1 : 0))
                .description("1 while synchronization stands still for this reason")
                .tag("reason", cause.code())
                .register(registry);
    }

    private static boolean isStalledBy(Standstill.Cause cause, Operations operations) {
        return operations.sync().standstill().map(Standstill::cause).equals(Optional.of(cause));
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
