package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Dials whose outcome is not known. Bounded by the places that they are for.
final class Dials {
    /// After this the outcome is lost: a dial with its handshake takes less.
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Map<Multiaddr, Pending> pending = new HashMap<>();

    record Pending(ConnectionAction.Dial dial, long since) {}

    void begin(ConnectionAction.Dial dial, long now) {
        pending.put(dial.target().address(), new Pending(dial, now));
    }

    void end(Multiaddr address) {
        pending.remove(address.withoutPeer());
    }

    void expire(long now) {
        pending.values().removeIf(one -> now - one.since() > LONGEST.toMillis());
    }

    Stream<ConnectionAction.Dial> all() {
        return pending.values().stream().map(Pending::dial);
    }
}
