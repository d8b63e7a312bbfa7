package org.numicoin.libp2p.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Stream;

/// The addresses that a wildcard stands for.
final class Interfaces {
    private Interfaces() {}

    static Stream<InetSocketAddress> expand(InetSocketAddress bound) {
        InetAddress ip = bound.getAddress();
        if (!ip.isAnyLocalAddress()) {
            return Stream.of(bound);
        }
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLinkLocalAddress())
                    .filter(each -> each instanceof Inet4Address || !(ip instanceof Inet4Address))
                    .map(each -> new InetSocketAddress(each, bound.getPort()));
        } catch (SocketException e) {
            return Stream.empty();
        }
    }
}
