package org.numicoin.explorer.limit;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Who a request is from.
///
/// @param text the address, or the first 64 bits of an IPv6 address; empty for who has no limits
public record ClientNetwork(String text) {
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final int PROXIES_MAX = 16;

    /// Who has no limits.
    public static final ClientNetwork EXEMPT = new ClientNetwork("");

    /// Of the connection, or, if that is a proxy that is believed, the last address that it names
    /// and that is none.
    ///
    /// @param forwarded values of `X-Forwarded-For`
    static ClientNetwork of(
            InetAddress remote, List<String> forwarded, Networks trustedProxies, Networks exempt) {
        InetAddress client = remote;
        var named = String.join(",", forwarded).split(",", -1);
        for (int i = named.length - 1;
                i >= Math.max(0, named.length - PROXIES_MAX) && trustedProxies.contain(client);
                i--) {
            var before = parse(named[i].strip());
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return exempt.contain(client) ? EXEMPT : new ClientNetwork(network(client));
    }

    /// Whether no limit applies.
    public boolean isExempt() {
        return text.isEmpty();
    }

    private static String network(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        return address(bytes).getHostAddress() + "/64";
    }

    /// Never asks a name server.
    private static Optional<InetAddress> parse(String text) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text))
                .map(ClientNetwork::address);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
