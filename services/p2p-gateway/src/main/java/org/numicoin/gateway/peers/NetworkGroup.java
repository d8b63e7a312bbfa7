package org.numicoin.gateway.peers;

import java.net.InetAddress;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.IpGroup;

/// Addresses that one party may hold together: /16 of IPv4, /32 of IPv6. Wider than a group that is
/// banned, because here nobody is harmed by counting too many as one.
public record NetworkGroup(IpGroup group) {
    public static NetworkGroup of(InetAddress address) {
        return new NetworkGroup(IpGroup.of(address, 16, 32));
    }

    Bytes toBytes() {
        return Bytes.wrap(new byte[] {(byte) group.bits()}).concat(group.prefix());
    }
}
