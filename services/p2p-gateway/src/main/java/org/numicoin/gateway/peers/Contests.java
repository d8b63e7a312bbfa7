package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Addresses that were reached and whose place in the tried table is taken. The place changes hands
/// only when its holder is not there any more: else a stream of reachable addresses would wash out
/// the honest ones.
final class Contests {
    static final int MAX = 10;

    private static final Duration PROVED_WITHIN = Duration.ofHours(4);
    private static final Duration DIAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private final Map<Multiaddr, Long> since = new LinkedHashMap<>();

    /// What becomes of a holder.
    enum Outcome {
        STAYS,
        FALLS,
        OPEN
    }

    /// Further ones are left out: they come again with their next connection.
    void begin(Multiaddr challenger, long now) {
        if (since.size() < MAX) {
            since.putIfAbsent(challenger, now);
        }
    }

    void end(Multiaddr challenger) {
        since.remove(challenger);
    }

    List<Multiaddr> challengers() {
        return List.copyOf(since.keySet());
    }

    Optional<Multiaddr> draw(RandomGenerator random) {
        var all = challengers();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    Outcome decide(Multiaddr challenger, KnownAddress holder, long now) {
        if (now - holder.lastSuccess() < PROVED_WITHIN.toMillis()) {
            return Outcome.STAYS;
        }
        long sinceDial = now - holder.lastTried();
        boolean failed = sinceDial >= DIAL.toMillis() && sinceDial < PROVED_WITHIN.toMillis();
        boolean untested =
                now - since.getOrDefault(challenger, now) > LONGEST.toMillis(); // too busy to dial
        return failed || untested ? Outcome.FALLS : Outcome.OPEN;
    }
}
