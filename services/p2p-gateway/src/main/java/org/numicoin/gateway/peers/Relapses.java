package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.numicoin.libp2p.peer.PeerId;

/// Counts how often a peer was disconnected lately. Without it a peer that comes back as soon as
/// its score has decayed would go on for ever between the two thresholds and never be banned.
final class Relapses {
    static final int TIMES = 3;
    static final Duration WITHIN = Duration.ofHours(1);
    static final int PEERS_MAX = 4096;

    private final Map<PeerId, List<Long>> times = new RecentMap<>(PEERS_MAX);

    /// Counts a disconnect.
    ///
    /// @return whether this was one too many
    boolean disconnected(PeerId peer, long now) {
        var recent =
                Stream.concat(
                                times.getOrDefault(peer, List.of()).stream()
                                        .filter(then -> now - then < WITHIN.toMillis()),
                                Stream.of(now))
                        .toList();
        boolean tooOften = recent.size() >= TIMES;
        if (tooOften) {
            times.remove(peer);
        } else {
            times.put(peer, recent);
        }
        return tooOften;
    }
}
