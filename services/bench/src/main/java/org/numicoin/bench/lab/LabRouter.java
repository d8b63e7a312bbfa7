package org.numicoin.bench.lab;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/// Takes every packet between two nodes from the kernel, keeps it for the latency of the path, and
/// gives it back, or loses it. What the kernel can do well, rates and queues, it does itself.
final class LabRouter {
    /// Packets under way; what is above gets lost, as in any router.
    private static final int UNDER_WAY_MAX = 100_000;

    private static final int ADDRESSES_AT = 12;
    private static final ValueLayout.OfLong ADDRESSES =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Tun tun;
    private final Links links;
    private final Random random;
    private final DelayQueue<Packet> underWay = new DelayQueue<>();
    private final Map<Long, Long> lastDue = new HashMap<>();

    private LabRouter(Tun tun, Links links, long seed) {
        this.tun = tun;
        this.links = links;
        random = new Random(seed);
    }

    /// `INTERFACE LATENCY_MS JITTER_MS LOSS SEED`; says `ready` when packets are taken.
    public static void main(String[] arguments) throws Exception {
        var links =
                new Links(
                        1,
                        Duration.ofMillis(Long.parseLong(arguments[1])),
                        Duration.ofMillis(Long.parseLong(arguments[2])),
                        Double.parseDouble(arguments[3]));
        var router = new LabRouter(Tun.open(arguments[0]), links, Long.parseLong(arguments[4]));
        Thread.ofPlatform().daemon().start(router::deliver);
        System.out.println("ready");
        router.take();
    }

    private void take() throws IOException {
        try (var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Tun.PACKET_MAX);
            while (true) {
                int length = tun.read(buffer);
                if (length >= ADDRESSES_AT + Long.BYTES && !isLost()) {
                    long pair = buffer.get(ADDRESSES, ADDRESSES_AT);
                    var bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                    underWay.add(new Packet(bytes, dueOf(pair)));
                }
            }
        }
    }

    private boolean isLost() {
        return underWay.size() >= UNDER_WAY_MAX || random.nextDouble() < links.loss();
    }

    /// Not before the packet that the same two nodes exchanged last.
    private long dueOf(long pair) {
        long jitter = (long) (random.nextDouble() * links.jitter().toNanos());
        long due = System.nanoTime() + links.latency().toNanos() + jitter;
        return lastDue.merge(pair, due, (last, next) -> Math.max(last + 1, next));
    }

    private void deliver() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Tun.PACKET_MAX);
            while (true) {
                byte[] next = underWay.take().bytes;
                MemorySegment.copy(next, 0, buffer, ValueLayout.JAVA_BYTE, 0, next.length);
                tun.write(buffer, next.length);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the router of the lab failed", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
    private record Packet(byte[] bytes, long due) implements Delayed {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Packet) other).due);
        }
    }
}
