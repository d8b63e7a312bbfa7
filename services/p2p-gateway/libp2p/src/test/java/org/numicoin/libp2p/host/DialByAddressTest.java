package org.numicoin.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.TestHosts.await;
import static org.numicoin.libp2p.host.TestHosts.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PeerId;

/// Dials of an address that does not say who is there.
@Timeout(60)
class DialByAddressTest {
    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void learnsThePeerInTheHandshake() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();

        Connection connection = Futures.await(one.connect(addressOf(other)));

        assertThat(connection.peer()).isEqualTo(other.peerId());
        assertThat(connection.isDialed()).isTrue();
        assertThat(one.connection(other.peerId())).containsSame(connection);
    }

    @Test
    void looksUpANameWithoutPeer() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        int port = addressOf(other).tcp().orElseThrow();

        var connection = Futures.await(one.connect(Multiaddr.parse("/dns4/localhost/tcp/" + port)));

        assertThat(connection.peer()).isEqualTo(other.peerId());
    }

    @Test
    void sharesDialsThatRunAtOnce() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();

        CompletableFuture<Connection> first = one.connect(addressOf(other));
        CompletableFuture<Connection> second = one.connect(addressOf(other));

        assertThat(Futures.await(first)).isSameAs(Futures.await(second));
        await(() -> other.inboundSockets() == 1);
    }

    @Test
    void usesTheConnectionThatWasDialedThere() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();

        assertThat(connect(one, other)).isSameAs(Futures.await(one.connect(addressOf(other))));
        assertThat(other.inboundSockets()).isEqualTo(1);
    }

    @Test
    void keepsTheConnectionThatThePeerDialedAndClosesTheNewOne() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        connect(other, one);
        await(() -> one.connection(other.peerId()).isPresent());
        Connection existing = one.connection(other.peerId()).orElseThrow();

        assertThat(Futures.await(one.connect(addressOf(other)))).isSameAs(existing);
        assertThat(one.openConnections()).containsExactly(existing);
        await(() -> other.inboundSockets() == 0);
        assertThat(existing.isOpen()).isTrue();
    }

    @Test
    void refusesABannedPeerOnceItIsKnown() throws IOException {
        Host other = hosts.start();
        Host one = hosts.start(config -> config.with(banned(other.peerId())));

        assertRefused(one.connect(addressOf(other)), "banned");
        assertThat(one.openConnections()).isEmpty();
        await(() -> other.openConnections().isEmpty() && other.inboundSockets() == 0);
    }

    @Test
    void asksTheGaterBeforeTheSocketIsOpenedAndAgainNextTime() throws IOException {
        Host other = hosts.start();
        var allowed = new AtomicBoolean();
        var gater =
                new ConnectionGater() {
                    @Override
                    public boolean mayDial(InetSocketAddress address) {
                        return allowed.get();
                    }
                };
        Host one = hosts.start(config -> config.with(gater).with(slowBackOff()));

        assertRefused(one.connect(addressOf(other)), "not-allowed");
        assertThat(other.inboundSockets()).isZero();
        allowed.set(true);
        assertThat(Futures.await(one.connect(addressOf(other))).isOpen()).isTrue();
    }

    @Test
    void findsOutThatItDialedItself() throws IOException {
        Host one = hosts.start();

        assertRefused(one.connect(addressOf(one)), "self-dial");
        await(() -> one.openConnections().isEmpty() && one.inboundSockets() == 0);
    }

    @Test
    void leavesAnAddressAloneThatFailedAndNoOther() throws IOException {
        Host one = hosts.start(config -> config.with(slowBackOff()));
        Host other = hosts.start();

        assertRefused(one.connect(addressOf(one)), "self-dial");
        assertRefused(one.connect(addressOf(one)), "back-off");
        assertThat(Futures.await(one.connect(addressOf(other))).isOpen()).isTrue();
    }

    @Test
    void acceptsNoDowngradeOfAPeerThatItKnows() throws IOException {
        Host other = hosts.start(config -> config.with(HybridPolicy.classical()));
        var remembered = HybridPolicy.prefer();
        remembered.restore(List.of(other.peerId()));
        Host one = hosts.start(config -> config.with(remembered));

        assertThatThrownBy(() -> Futures.await(one.connect(addressOf(other))))
                .hasMessageContaining("noise-downgrade");
    }

    @Test
    void saysWhenAnAddressHasNoSocket() throws IOException {
        Host one = hosts.start();

        assertRefused(one.connect(Multiaddr.parse("/ip4/127.0.0.1/udp/1")), "no-address");
    }

    private static void assertRefused(CompletableFuture<Connection> dial, String code) {
        assertThatThrownBy(() -> Futures.await(dial))
                .cause()
                .isInstanceOfSatisfying(
                        DialException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static ConnectionGater banned(PeerId who) {
        return new ConnectionGater() {
            @Override
            public boolean mayConnect(PeerId peer, InetSocketAddress remote, boolean dialed) {
                return !peer.equals(who);
            }
        };
    }

    private static ConnectionLimits slowBackOff() {
        var usual = ConnectionLimits.DEFAULT;
        return new ConnectionLimits(
                usual.inbound(),
                usual.inboundPending(),
                usual.inboundPerIp(),
                usual.acceptBurst(),
                usual.acceptsPerSecond(),
                usual.outbound(),
                usual.perPeer(),
                usual.dials(),
                usual.dialQueue(),
                Duration.ofHours(1),
                Duration.ofHours(1));
    }

    private static Multiaddr addressOf(Host host) {
        return host.listenAddresses().getFirst();
    }
}
