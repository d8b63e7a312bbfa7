package org.numicoin.gateway.app.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.numicoin.gateway.node.Operations;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.identify.PeerInfo;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.primitives.Hash256;

/// The JSON of the routes: fields in snake case, absent ones left out.
final class Views {
    private Views() {}

    record Node(
            String chain,
            String genesisId,
            String peerId,
            String agent,
            List<String> listen,
            List<String> addresses,
            String tipId,
            long tipHeight) {}

    record Peers(List<Peer> peers, long inbound, long outbound, int known) {}

    record Peer(
            String peerId,
            String address,
            String direction,
            Optional<String> agent,
            long connectedMs,
            long roundTripMs,
            boolean hybrid,
            double score,
            Optional<String> tipId,
            Optional<Long> tipHeight) {
        static Peer of(Operations.RatedPeer rated) {
            var neighbour = rated.neighbour();
            var connection = neighbour.connection();
            return new Peer(
                    connection.peer().toString(),
                    connection.remoteAddress().toString(),
                    connection.isDialed() ? "outbound" : "inbound",
                    neighbour.info().map(PeerInfo::agentVersion).filter(agent -> !agent.isEmpty()),
                    connection.age().toMillis(),
                    connection.roundTrip().toMillis(),
                    connection.suite().equals(Suite.HYBRID),
                    Math.round(10 * rated.score()) / 10.0,
                    neighbour.status().map(Status::tipId).map(Hash256::toHex),
                    neighbour.status().map(Status::tipHeight));
        }
    }

    record Added(String address) {
        static Added of(Multiaddr address) {
            return new Added(address.toString());
        }
    }

    record Bans(List<BanView> bans) {}

    record BanView(String target, String kind, String by, String reason, long since, long until) {
        static BanView of(Ban ban) {
            return new BanView(
                    ban.target().toString(),
                    ban.target() instanceof Ban.Target.Peer ? "peer" : "network",
                    ban.by().name().toLowerCase(Locale.ROOT),
                    ban.reason(),
                    ban.since(),
                    ban.until());
        }
    }

    record Sync(
            String phase,
            Optional<String> reason,
            long height,
            long headersHeight,
            long targetHeight) {}

    record Rotated(String peerId, String kept) {}
}
