package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;

/// Peers and addresses by number.
final class TestPeers {
    /// A time from which on every test counts.
    static final long T0 = Duration.ofDays(20_000).toMillis();

    static final ChainWork WORK = new ChainWork(0, 0, 0, 1000);

    private TestPeers() {}

    static PeerId peer(int number) {
        var key = ByteBuffer.allocate(36).putInt(0x08011220).putInt(number).array();
        return new PeerId(Multihash.identity(Bytes.wrap(key)));
    }

    static Multiaddr address(String ip) {
        return Multiaddr.parse("/ip4/" + ip + "/tcp/4001");
    }

    static PeerAddress at(String ip) {
        return PeerAddress.of(address(ip)).orElseThrow();
    }

    static InetAddress ip(String text) {
        String protocol = text.contains(":") ? "/ip6/" : "/ip4/";
        return Multiaddr.parse(protocol + text).ip().orElseThrow();
    }

    /// The address n of a public network of 16 bits of its own for each `network`.
    static String ip(int network, int number) {
        return (20 + network / 256) + "." + network % 256 + "." + number / 256 + "." + number % 256;
    }

    static Source source(int network) {
        return Source.peer(ip(ip(network, 1)));
    }

    static long minutes(long count) {
        return Duration.ofMinutes(count).toMillis();
    }

    static Link link(int number, LinkKind kind, String ip, long since) {
        return new Link(peer(number), kind, address(ip), since, 0, 0, 0, 0, WORK);
    }
}
