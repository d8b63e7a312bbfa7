package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.IpGroup;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// The addresses that begin with the same bits, as in `203.0.113.0/24`.
///
/// @param address 4 or 16 bytes; zero behind the prefix
public record IpNetwork(Bytes address, int bits) {
    public IpNetwork {
        int width = 8 * address.length();
        if ((width != 32 && width != 128) || bits < 0 || bits > width) {
            throw new IllegalArgumentException(bits + " bits of " + width);
        }
        if (!address.equals(cut(address, bits))) {
            throw new IllegalArgumentException("address bits behind the prefix: " + address);
        }
    }

    public static IpNetwork of(InetAddress address) {
        return of(address, 8 * address.getAddress().length);
    }

    public static IpNetwork of(InetAddress address, int bits) {
        return new IpNetwork(cut(Bytes.wrap(address.getAddress()), bits), bits);
    }

    /// The network of an address that is banned as one: /24 of IPv4, /48 of IPv6.
    public static IpNetwork groupOf(InetAddress address) {
        return of(address, address.getAddress().length == 4 ? 24 : 48);
    }

    /// Reads `203.0.113.0/24`, `2001:db8::/32` or a single address; empty for anything else. Names
    /// are never looked up.
    public static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            var ip = Multiaddr.parse((host.contains(":") ? "/ip6/" : "/ip4/") + host).ip();
            int width = 8 * ip.orElseThrow().getAddress().length;
            int bits = slash < 0 ? width : Integer.parseUnsignedInt(text.substring(slash + 1));
            return bits <= width && bits >= 0
                    ? Optional.of(of(ip.orElseThrow(), bits))
                    : Optional.empty();
        } catch (MalformedException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        boolean same = bytes.length == address.length();
        for (int i = 0; same && 8 * i < bits; i++) {
            int ignored = Math.max(0, 8 * (i + 1) - bits);
            same = (bytes[i] & 0xff) >> ignored == (address.byteAt(i) & 0xff) >> ignored;
        }
        return same;
    }

    @Override
    public String toString() {
        return ip(address).getHostAddress() + "/" + bits;
    }

    private static Bytes cut(Bytes address, int bits) {
        var cut = new byte[address.length()];
        Bytes prefix = IpGroup.of(ip(address), bits, bits).prefix();
        System.arraycopy(prefix.unsafeArray(), 0, cut, 0, prefix.length());
        return Bytes.wrap(cut);
    }

    private static InetAddress ip(Bytes address) {
        try {
            return InetAddress.getByAddress(address.toBytes());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address.length() + " bytes of an address", e);
        }
    }
}
