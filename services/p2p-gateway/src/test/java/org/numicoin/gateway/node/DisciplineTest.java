package org.numicoin.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.numicoin.gateway.Logged;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

final class DisciplineTest {
    private static final String FATAL = "bad-proof-of-work";

    private final Map<PeerId, InetAddress> connected = new LinkedHashMap<>();
    private final Map<PeerId, String> disconnected = new LinkedHashMap<>();
    private final Reputation reputation = new Reputation(peer(99)::equals);
    private final Logged logged = Logged.of(Discipline.class);
    private long now = 1_000_000_000_000L;
    private final Discipline discipline =
            new Discipline(reputation, new ConnectedPeers(), () -> now++);

    @AfterEach
    void stop() {
        logged.close();
    }

    @Test
    void aBanIsToldInOneLineWithWhoHowLongAndWhy() {
        connect(1, "20.0.7.1");
        discipline.offended(peer(1), FATAL);
        discipline.offended(peer(1), FATAL);
        assertThat(logged.lines())
                .containsExactly("banned " + peer(1) + " for 12 hours: bad-proof-of-work");
        assertThat(disconnected).containsExactly(Map.entry(peer(1), FATAL));
    }

    @Test
    void aDisconnectThatIsNoBanIsNotToldAsOne() {
        connect(1, "20.0.7.1");
        discipline.offended(peer(1), "bad-header");
        assertThat(disconnected).containsExactly(Map.entry(peer(1), "bad-header"));
        assertThat(logged.lines()).isEmpty();
    }

    @Test
    void theBanOfANetworkIsToldAndDisconnectsAllOfIt() {
        connect(1, "20.0.7.1");
        connect(2, "20.0.7.2");
        connect(3, "20.0.7.3");
        connect(4, "20.0.7.4");
        connect(5, "20.0.8.5");
        connect(99, "20.0.7.99");
        for (int i = 1; i <= 3; i++) {
            discipline.offended(peer(i), FATAL);
        }
        assertThat(logged.lines())
                .hasSize(4)
                .endsWith("banned 20.0.7.0/24 for 12 hours: bad-proof-of-work");
        assertThat(disconnected)
                .containsExactly(
                        Map.entry(peer(1), FATAL),
                        Map.entry(peer(2), FATAL),
                        Map.entry(peer(3), FATAL),
                        Map.entry(peer(4), "banned"));
    }

    @Test
    void anOffenceOfSomebodyWhoIsGoneCountsToo() {
        discipline.offended(peer(1), Optional.of(ip("20.0.7.1")), FATAL);
        assertThat(reputation.bans(now)).hasSize(1);
    }

    private void connect(int number, String address) {
        connected.put(peer(number), ip(address));
    }

    private static InetAddress ip(String text) {
        return Multiaddr.parse("/ip4/" + text).ip().orElseThrow();
    }

    private static PeerId peer(int number) {
        var key = ByteBuffer.allocate(36).putInt(0x08011220).putInt(number).array();
        return new PeerId(Multihash.identity(Bytes.wrap(key)));
    }

    /// Forgets whom it disconnects, as a network does.
    private final class ConnectedPeers implements Discipline.Neighbourhood {
        @Override
        public Map<PeerId, InetAddress> addresses() {
            return Map.copyOf(connected);
        }

        @Override
        public void disconnect(PeerId peer, String reason) {
            if (connected.remove(peer) != null) {
                disconnected.put(peer, reason);
            }
        }

        @Override
        public void setScore(PeerId peer, double score) {
            // Of no interest here.
        }
    }
}
