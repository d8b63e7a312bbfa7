package org.numicoin.libp2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.numicoin.libp2p.host.TestHosts.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

/// Nodes on this machine find each other; skipped where there is no multicast.
@Timeout(60)
class MdnsTest {
    private final List<Mdns> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Mdns::close);
    }

    @Test
    void nodesFindEachOtherAndTellPrivateAddressesOnly() {
        Set<FoundPeer> ofA = ConcurrentHashMap.newKeySet();
        Set<FoundPeer> ofB = ConcurrentHashMap.newKeySet();
        start(1, ofA, "/ip4/127.0.0.1/tcp/1", "/ip4/8.8.8.8/tcp/1");
        start(2, ofB, "/ip4/10.0.0.1/tcp/2", "/ip6/fd00::1/tcp/2", "/dns4/x/tcp/2");
        await(() -> ofA.stream().anyMatch(p -> p.id().equals(id(2))));
        await(() -> ofB.stream().anyMatch(p -> p.id().equals(id(1))));
        assertThat(ofA)
                .contains(
                        new FoundPeer(
                                id(2),
                                List.of(
                                        Multiaddr.parse("/ip4/10.0.0.1/tcp/2"),
                                        Multiaddr.parse("/ip6/fd00::1/tcp/2"))))
                .noneMatch(p -> p.id().equals(id(1)));
        assertThat(ofB)
                .contains(new FoundPeer(id(1), List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))));
    }

    private void start(int number, Set<FoundPeer> found, String... addresses) {
        var listening = List.of(addresses).stream().map(Multiaddr::parse).toList();
        try {
            running.add(
                    Mdns.start(
                            id(number),
                            () -> listening,
                            RandomGenerator.getDefault(),
                            Duration.ofMillis(500),
                            found::add));
        } catch (IOException e) {
            abort("no multicast here: " + e.getMessage());
        }
    }

    private static PeerId id(int number) {
        return PrivateKey.ofSeed(Bytes.wrap(ByteBuffer.allocate(32).putInt(number).array()))
                .peerId();
    }
}
