package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.numicoin.libp2p.peer.PeerId;

/// Counts the ids of each network that were banned lately. Ids are free and addresses are not: who
/// comes back under new ids loses the network.
final class GroupBans {
    static final int IDS = 3;
    static final Duration WITHIN = Duration.ofHours(1);

    /// Networks that are watched at once.
    static final int NETWORKS_MAX = 4096;

    private final Map<IpNetwork, Map<PeerId, Long>> banned = new RecentMap<>(NETWORKS_MAX);

    /// Counts a ban.
    ///
    /// @return the network, when this was one id too many. Never one in which honest nodes live
    ///   close together: loopback, link-local and private.
    Optional<IpNetwork> banned(PeerId peer, InetAddress address, long now) {
        if (AddressKind.of(address) != AddressKind.PUBLIC) {
            return Optional.empty();
        }
        var network = IpNetwork.groupOf(address);
        var ids =
                Stream.concat(
                                banned.getOrDefault(network, Map.of()).entrySet().stream()
                                        .filter(e -> now - e.getValue() < WITHIN.toMillis()),
                                Stream.of(Map.entry(peer, now)))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, Map.Entry::getValue, Math::max));
        boolean full = ids.size() >= IDS;
        if (full) {
            banned.remove(network);
        } else {
            banned.put(network, ids);
        }
        return full ? Optional.of(network) : Optional.empty();
    }
}
