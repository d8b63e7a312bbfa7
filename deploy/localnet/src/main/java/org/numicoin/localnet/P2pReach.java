package org.numicoin.localnet;

import java.util.List;

/// Whom the gateways of a localnet talk to besides each other.
///
/// @param host IP address on which they listen
/// @param join addresses of nodes elsewhere that the first node dials
public record P2pReach(String host, List<String> join) {
    public P2pReach {
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*")) {
            throw new IllegalArgumentException("not an IP address to listen on: " + host);
        }
        join = List.copyOf(join);
        for (String address : join) {
            if (!address.matches("/[a-z0-9]+/[^,\\s]+")) {
                throw new IllegalArgumentException(
                        "not an address such as /ip4/192.0.2.1/tcp/7750: " + address);
            }
        }
    }

    /// Nobody from elsewhere gets in.
    public static P2pReach loopback() {
        return new P2pReach(Loopback.HOST, List.of());
    }

    String listen(int port) {
        return "/%s/%s/tcp/%d".formatted(host.contains(":") ? "ip6" : "ip4", host, port);
    }
}
