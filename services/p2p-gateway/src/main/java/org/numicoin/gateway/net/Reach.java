package org.numicoin.gateway.net;

import java.net.InetAddress;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Which addresses mean something to this node: those of the Internet, and those of private
/// networks where these are allowed.
///
/// @param allowPrivate whether private networks and loopback are a part of the network
record Reach(boolean allowPrivate) {
    /// Whether an address is worth dialing and telling. Names are resolved by who dials them.
    boolean isWorthy(Multiaddr address) {
        return address.ip()
                .map(ip -> isUsable(ip) && (allowPrivate || !isPrivate(ip)))
                .orElse(true);
    }

    /// Whether any number of peers may have addresses of one group: several nodes on one machine or
    /// in one laboratory are normal.
    boolean isExempt(InetAddress ip) {
        return ip.isLoopbackAddress() || (allowPrivate && isPrivate(ip));
    }

    private static boolean isUsable(InetAddress ip) {
        return !ip.isAnyLocalAddress() && !ip.isMulticastAddress();
    }

    private static boolean isPrivate(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return ip.isLoopbackAddress()
                || ip.isSiteLocalAddress()
                || ip.isLinkLocalAddress()
                || uniqueLocal;
    }
}
