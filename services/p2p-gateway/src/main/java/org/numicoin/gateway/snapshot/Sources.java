package org.numicoin.gateway.snapshot;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.peer.PeerId;

/// The peers that give one snapshot. The next to be asked is who failed least often, and of those
/// who has least to do and was asked least: none waits for a slow one while another is idle. Any
/// thread.
final class Sources {
    /// Who gives nothing so often in a row is asked no more.
    static final int FAILURES_MAX = 4;

    private final Map<PeerId, Load> peers = new LinkedHashMap<>();

    private static final class Load {
        private int running;
        private long asked;
        private int failures;
    }

    synchronized void add(PeerId peer) {
        peers.putIfAbsent(peer, new Load());
    }

    synchronized List<PeerId> all() {
        return List.copyOf(peers.keySet());
    }

    /// Whom to ask now. How that ended is told to one of those below.
    synchronized Optional<PeerId> next() {
        var next =
                peers.entrySet().stream()
                        .min(
                                Comparator.<Map.Entry<PeerId, Load>>comparingInt(
                                                each -> each.getValue().failures)
                                        .thenComparingInt(each -> each.getValue().running)
                                        .thenComparingLong(each -> each.getValue().asked));
        next.ifPresent(entry -> {
            entry.getValue().running++;
            entry.getValue().asked++;
        });
        return next.map(Map.Entry::getKey);
    }

    synchronized void gave(PeerId peer) {
        Load load = peers.get(peer);
        if (load != null) {
            load.running--;
            load.failures = 0;
        }
    }

    /// Whether it is asked no more from now on.
    synchronized boolean failed(PeerId peer) {
        Load load = peers.get(peer);
        if (load == null) {
            return false;
        }
        load.running--;
        load.failures++;
        return load.failures >= FAILURES_MAX && remove(peer);
    }

    synchronized boolean remove(PeerId peer) {
        return peers.remove(peer) != null;
    }
}
