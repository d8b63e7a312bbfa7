package org.numicoin.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.TestHosts.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.host.TestHosts;
import org.numicoin.libp2p.identify.Identify;

/// Kademlia over sockets on loopback: seven servers in a row, each of which knows its neighbour.
@Timeout(60)
class KademliaTest {
    private static final String PROTOCOL = "/test/kad/1.0.0";

    private final TestHosts hosts = new TestHosts();
    private final List<Node> nodes = new ArrayList<>();

    private record Node(Host host, Kademlia kad) {}

    @BeforeEach
    void startsServersInARow() throws IOException {
        for (int i = 0; i < 7; i++) {
            nodes.add(start(true));
            if (i > 0) {
                TestHosts.connect(nodes.get(i).host(), nodes.get(i - 1).host());
            }
        }
        await(() -> nodes.stream().allMatch(node -> node.kad().size().join() > 0));
        nodes.forEach(node -> node.kad().bootstrap());
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.kad().close());
        hosts.close();
    }

    @Test
    void findsPeersItIsNotConnectedWith() {
        var first = nodes.getFirst();
        var last = nodes.getLast().host();
        await(() -> first.kad().findPeer(last.peerId()).join().isPresent());
        assertThat(first.kad().findPeer(last.peerId()).join().orElseThrow().addresses())
                .containsAll(last.listenAddresses());
    }

    @Test
    void keepsValuesAndProviders() {
        await(() -> nodes.stream().allMatch(node -> node.kad().size().join() > 3));
        Bytes key = KadNetwork.key("a");
        Bytes value = KadNetwork.value(key, 7);
        assertThat(nodes.get(0).kad().put(key, value).join().stored()).isGreaterThan(3);
        assertThat(nodes.get(5).kad().get(key, 2).join()).contains(value);
        Bytes content = Multihash.sha256(key);
        nodes.get(1).kad().provide(content).join();
        await(() ->
                nodes.get(6).kad().findProviders(content, 1).join().stream()
                        .anyMatch(p -> p.id().equals(nodes.get(1).host().peerId())));
    }

    @Test
    void asksAsAClientWithoutBecomingAServer() throws IOException {
        var client = start(false);
        nodes.add(client);
        TestHosts.connect(client.host(), nodes.get(2).host());
        await(() -> client.kad().size().join() > 0);
        var found = client.kad().findNearest(Bytes.ofUtf8("x")).join();
        assertThat(found).isNotEmpty();
        for (var node : nodes.subList(0, 7)) {
            var known = node.kad().findNearest(client.host().peerId().encode()).join();
            assertThat(known).noneMatch(p -> p.id().equals(client.host().peerId()));
        }
    }

    @Test
    void resetsAStreamOfGarbage() throws IOException {
        var attacker = hosts.start();
        var connection = TestHosts.connect(attacker, nodes.getFirst().host());
        for (String hex : List.of("ffff", "0805", "0800")) {
            try (Stream stream = connection.openNow(PROTOCOL)) {
                stream.setReadTimeout(Duration.ofSeconds(10));
                stream.writeMessage(Bytes.ofHex(hex));
                if (hex.equals("0805")) {
                    assertThat(stream.readMessage(100)).isEqualTo(Bytes.ofHex("08051200"));
                } else {
                    assertThatThrownBy(() -> stream.readMessage(100))
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    private Node start(boolean server) throws IOException {
        var host = hosts.start();
        var identify = Identify.serve(host, "net/1", "test/1", Clock.systemUTC());
        var kad =
                server
                        ? Kademlia.server(
                                host, identify, PROTOCOL, KadConfig.DEFAULTS, KadNetwork.VALIDATORS)
                        : Kademlia.client(
                                host,
                                identify,
                                PROTOCOL,
                                KadConfig.DEFAULTS,
                                KadNetwork.VALIDATORS);
        return new Node(host, kad);
    }
}
