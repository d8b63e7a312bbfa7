package org.numicoin.libp2p.host;

import java.util.LinkedHashMap;
import java.util.Map;
import org.numicoin.libp2p.peer.PeerId;

/// How long to leave peers alone that could not be reached: doubling with each failure. For any
/// thread.
final class BackOff {
    private static final int REMEMBERED_MAX = 4096;

    private final long minNanos;
    private final long maxNanos;
    private final Map<PeerId, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerId, Failures> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    private record Failures(int count, long until) {}

    BackOff(ConnectionLimits limits) {
        minNanos = limits.backOffMin().toNanos();
        maxNanos = limits.backOffMax().toNanos();
    }

    /// Nanoseconds until the peer may be dialed again, zero when it may be now.
    synchronized long left(PeerId peer, long now) {
        var known = failures.get(peer);
        return known == null ? 0 : Math.max(0, known.until() - now);
    }

    synchronized void failed(PeerId peer, long now) {
        var known = failures.remove(peer);
        int count = known == null ? 0 : known.count();
        long wait = Math.min(maxNanos, minNanos << Math.min(count, 20));
        failures.put(peer, new Failures(count + 1, now + wait));
    }

    synchronized void succeeded(PeerId peer) {
        failures.remove(peer);
    }
}
