package org.numicoin.gateway.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.peers.Judgement;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.gateway.peers.Standing;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of neighbours by what they did. Belongs to the node's thread.
final class Discipline {
    private static final Logger log = LoggerFactory.getLogger(Discipline.class);
    private static final String BANNED = "banned";

    private final Reputation reputation;
    private final Neighbourhood neighbourhood;
    private final LongSupplier millis;

    /// The peers with whom there are connections.
    interface Neighbourhood {
        /// Where each of them is.
        Map<PeerId, InetAddress> addresses();

        void disconnect(PeerId peer, String reason);

        void setScore(PeerId peer, double score);

        static Neighbourhood of(Network network) {
            return new Neighbourhood() {
                @Override
                public Map<PeerId, InetAddress> addresses() {
                    var addresses = new LinkedHashMap<PeerId, InetAddress>();
                    network.neighbours()
                            .forEach(peer ->
                                    addresses.put(
                                            peer.peer(), peer.connection().remote().getAddress()));
                    return addresses;
                }

                @Override
                public void disconnect(PeerId peer, String reason) {
                    network.disconnect(peer, reason);
                }

                @Override
                public void setScore(PeerId peer, double score) {
                    network.setScore(peer, score);
                }
            };
        }
    }

    Discipline(Reputation reputation, Neighbourhood neighbourhood, LongSupplier millis) {
        this.reputation = reputation;
        this.neighbourhood = neighbourhood;
        this.millis = millis;
    }

    void offended(PeerId peer, String code) {
        offended(peer, Optional.ofNullable(neighbourhood.addresses().get(peer)), code);
    }

    /// Counts an offence. A ban that it leads to is told once, and whoever it covers has to go: a
    /// network is more than the peer that was one too many.
    void offended(PeerId peer, Optional<InetAddress> address, String code) {
        long now = millis.getAsLong();
        Judgement judgement = reputation.offence(peer, address, code, now);
        log.debug("offence {} of {}", code, peer);
        switch (judgement.standing()) {
            case Standing.Good _ -> neighbourhood.setScore(peer, reputation.gossipScore(peer, now));
            case Standing.Poor _, Standing.Banned _ -> neighbourhood.disconnect(peer, code);
        }
        judgement.made().forEach(Discipline::tell);
        if (!judgement.made().isEmpty()) {
            disconnectUnwelcome(List.of(peer), now);
        }
    }

    /// Disconnects all with whom there is to be no connection.
    void disconnectUnwelcome() {
        disconnectUnwelcome(List.of(), millis.getAsLong());
    }

    /// @param gone peers that are disconnected already, for a reason of their own
    private void disconnectUnwelcome(List<PeerId> gone, long now) {
        neighbourhood
                .addresses()
                .forEach((peer, address) -> {
                    boolean stays =
                            reputation.standing(peer, Optional.of(address), now).isWelcome();
                    if (!stays && !gone.contains(peer)) {
                        neighbourhood.disconnect(peer, BANNED);
                    }
                });
    }

    private static void tell(Ban ban) {
        var lasting = Duration.ofMillis(ban.until() - ban.since());
        log.warn("banned {} for {} hours: {}", ban.target(), lasting.toHours(), ban.reason());
    }
}
