package org.numicoin.gateway.snapshot;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.libp2p.peer.PeerId;

/// The peers that give one snapshot. The next to be asked is who failed least often, and of those
/// who has least to do and was asked least: none waits for a slow one while another is idle. Any
/// thread.
final class Sources {
    /// Who gives nothing so often in a row is left out, until somebody looks for more peers.
    static final int FAILURES_MAX = 4;

    private final Map<PeerId, Load> peers = new LinkedHashMap<>();

    /// Who was left out once; as many as there are peers.
    private final Set<PeerId> silent = new HashSet<>();

    private static final class Load {
        private int running;
        private long asked;
        private int failures;
    }

    /// One that was left out is the last choice, and one failure away from it.
    synchronized void add(PeerId peer) {
        var load = new Load();
        load.failures = silent.contains(peer) ? FAILURES_MAX - 1 : 0;
        peers.putIfAbsent(peer, load);
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
            load.running = Math.max(0, load.running - 1);
            load.failures = 0;
        }
    }

    /// Whether it is left out from now on, for the first time.
    synchronized boolean failed(PeerId peer) {
        Load load = peers.get(peer);
        if (load == null) {
            return false;
        }
        load.running = Math.max(0, load.running - 1);
        load.failures++;
        if (load.failures < FAILURES_MAX) {
            return false;
        }
        peers.remove(peer);
        return silent.add(peer);
    }

    /// For ever.
    synchronized void remove(PeerId peer) {
        peers.remove(peer);
    }
}
