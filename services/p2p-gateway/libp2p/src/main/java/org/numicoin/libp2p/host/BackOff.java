package org.numicoin.libp2p.host;

import java.util.LinkedHashMap;
import java.util.Map;

/// How long to leave destinations alone that could not be reached: doubling with each failure. For
/// any thread.
final class BackOff {
    private static final int REMEMBERED_MAX = 4096;

    private final long minNanos;
    private final long maxNanos;
    private final Map<Destination, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Destination, Failures> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    private record Failures(int count, long until) {}

    BackOff(ConnectionLimits limits) {
        minNanos = limits.backOffMin().toNanos();
        maxNanos = limits.backOffMax().toNanos();
    }

    /// Nanoseconds until it may be dialed again, zero when it may be now.
    synchronized long left(Destination destination, long now) {
        var known = failures.get(destination);
        return known == null ? 0 : Math.max(0, known.until() - now);
    }

    synchronized void failed(Destination destination, long now) {
        var known = failures.remove(destination);
        int count = known == null ? 0 : known.count();
        long wait = Math.min(maxNanos, minNanos << Math.min(count, 20));
        failures.put(destination, new Failures(count + 1, now + wait));
    }

    synchronized void succeeded(Destination destination) {
        failures.remove(destination);
    }
}
