package org.numicoin.gateway.peers;

import java.net.InetAddress;
import org.numicoin.libp2p.codec.Bytes;

/// Who told us of an address, as coarsely as a network, because a party has many addresses in one.
///
/// @param group bytes that differ between sources
public record Source(Bytes group) {
    public static final int BYTES_MAX = 16;

    /// Names in DNS and the bootstrap list.
    public static final Source SEEDS = new Source(Bytes.ofUtf8("seeds"));

    /// Multicast on the local network.
    public static final Source LOCAL = new Source(Bytes.ofUtf8("local"));

    public static final Source OPERATOR = new Source(Bytes.ofUtf8("operator"));

    public Source {
        if (group.isEmpty() || group.length() > BYTES_MAX) {
            throw new IllegalArgumentException("a source of " + group.length() + " bytes");
        }
    }

    public static Source peer(InetAddress address) {
        return new Source(NetworkGroup.of(address).toBytes());
    }
}
