package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Who can reach an IP address.
public enum AddressKind {
    /// Everybody, as far as the address tells.
    PUBLIC,
    /// Who is on the same machine or network. Many nodes share one such network by right, so none
    /// of the rules that count networks applies.
    PRIVATE,
    /// Nobody: no peer listens there.
    UNUSABLE;

    private static final List<IpNetwork> PRIVATE_NETWORKS =
            networks(
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "::1/128",
                    "fc00::/7",
                    "fe80::/10");

    /// This network, documentation, multicast, reserved.
    private static final List<IpNetwork> UNUSABLE_NETWORKS =
            networks(
                    "0.0.0.0/8",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/128",
                    "2001:db8::/32",
                    "ff00::/8");

    public static AddressKind of(InetAddress address) {
        if (isIn(PRIVATE_NETWORKS, address)) {
            return PRIVATE;
        }
        return isIn(UNUSABLE_NETWORKS, address) ? UNUSABLE : PUBLIC;
    }

    private static boolean isIn(List<IpNetwork> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static List<IpNetwork> networks(String... texts) {
        return Stream.of(texts).map(text -> IpNetwork.parse(text).orElseThrow()).toList();
    }
}
