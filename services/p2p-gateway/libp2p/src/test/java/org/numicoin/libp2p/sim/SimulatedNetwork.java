package org.numicoin.libp2p.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.numicoin.libp2p.codec.Bytes;

/// Carries frames between numbered nodes: each link has a latency of its own and keeps the order,
/// each node sends with a bounded rate, and some frames are lost, as a full queue loses them.
public final class SimulatedNetwork {
    /// What all links share.
    ///
    /// @param latencyMinMillis one way, of the fastest link
    /// @param latencyMaxMillis one way, of the slowest link
    /// @param bytesPerSecond that a node sends
    /// @param loss share of the frames that do not arrive
    public record Quality(
            int latencyMinMillis, int latencyMaxMillis, long bytesPerSecond, double loss) {}

    private record Link(int from, int to) {}

    private final VirtualTime time;
    private final Random random;
    private final Quality quality;
    private final Map<Link, Long> latencies = new HashMap<>();
    private final Map<Link, Long> lastArrivals = new HashMap<>();
    private final Map<Integer, Long> idleAt = new HashMap<>();
    private long bytes;

    public SimulatedNetwork(VirtualTime time, Random random, Quality quality) {
        this.time = time;
        this.random = random;
        this.quality = quality;
    }

    public long bytes() {
        return bytes;
    }

    public void send(int from, int to, Bytes frame, Consumer<Bytes> arrival) {
        long sendMicros = frame.length() * 1_000_000L / quality.bytesPerSecond();
        long sent = Math.max(time.micros(), idleAt.getOrDefault(from, 0L)) + sendMicros;
        idleAt.put(from, sent);
        bytes += frame.length();
        if (random.nextDouble() < quality.loss()) {
            return;
        }
        var link = new Link(from, to);
        long arrives = Math.max(sent + latency(link), lastArrivals.getOrDefault(link, 0L));
        lastArrivals.put(link, arrives);
        time.at(arrives, () -> arrival.accept(frame));
    }

    private long latency(Link link) {
        var pair = new Link(Math.min(link.from(), link.to()), Math.max(link.from(), link.to()));
        return latencies.computeIfAbsent(
                pair,
                _ -> {
                    int spread = quality.latencyMaxMillis() - quality.latencyMinMillis();
                    return (quality.latencyMinMillis() + random.nextInt(spread + 1)) * 1000L;
                });
    }
}
