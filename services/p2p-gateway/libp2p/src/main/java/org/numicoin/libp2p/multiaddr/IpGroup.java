package org.numicoin.libp2p.multiaddr;

import java.net.InetAddress;
import org.numicoin.libp2p.codec.Bytes;

/// The network that an IP address belongs to. PeerIds are free to make, addresses of many networks
/// are not: what must not be taken over by one party is counted by group.
///
/// @param prefix the first bytes of the address, cut to the width of the group
/// @param bits width of the group
public record IpGroup(Bytes prefix, int bits) {
    /// The group of an address, of `bits4` bits for IPv4 and `bits6` for IPv6. An IPv4 address
    /// inside IPv6 counts as the IPv4 address that it is.
    public static IpGroup of(InetAddress address, int bits4, int bits6) {
        byte[] bytes = address.getAddress();
        int bits = bytes.length == 4 ? bits4 : bits6;
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException(bits + " bits of an address");
        }
        var prefix = new byte[(bits + 7) / 8];
        System.arraycopy(bytes, 0, prefix, 0, prefix.length);
        if (bits % 8 != 0) {
            prefix[prefix.length - 1] &= (byte) (0xff << (8 - bits % 8));
        }
        return new IpGroup(Bytes.wrap(prefix), bits);
    }
}
