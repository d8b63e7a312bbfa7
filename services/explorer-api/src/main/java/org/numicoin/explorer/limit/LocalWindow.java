package org.numicoin.explorer.limit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/// The window of this replica alone, by the rule of `take.lua`. Whoever asked longest ago is
/// forgotten when there are too many.
final class LocalWindow implements Window {
    static final int CLIENTS_MAX = 16_384;

    private final long windowNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Counts> clients =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
                    return size() > CLIENTS_MAX;
                }
            };

    private record Counts(long number, int now, int before) {
        Counts in(long other) {
            if (other == number) {
                return this;
            }
            return new Counts(other, 0, other == number + 1 ? now : 0);
        }
    }

    LocalWindow(Duration window, LongSupplier nanoTime) {
        this.windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Mono<Integer> take(String client, int asked, int limit) {
        long time = nanoTime.getAsLong();
        long number = Math.floorDiv(time, windowNanos);
        var counts = clients.getOrDefault(client, new Counts(number, 0, 0)).in(number);
        double part = 1 - (double) Math.floorMod(time, windowNanos) / windowNanos;
        int left = (int) Math.floor(limit - counts.now - counts.before * part);
        int given = Math.clamp(left, 0, asked);
        clients.put(client, new Counts(number, counts.now + given, counts.before));
        return Mono.just(given);
    }
}
