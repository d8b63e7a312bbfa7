package org.numicoin.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.gateway.Logged;
import org.numicoin.gateway.peers.AddressKind;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

final class StrangersTest {
    private static final int ENOUGH = Strangers.POINTS_MAX / Strangers.FAILED_POINTS;
    private static final String GARBAGE = "multistream-malformed";

    private final Logged logged = Logged.of(Strangers.class);
    private long now = 1_000_000;
    private final Strangers strangers =
            new Strangers(
                    ConnectionGater.ALL,
                    address -> AddressKind.of(address) != AddressKind.PUBLIC,
                    () -> now);

    @AfterEach
    void stop() {
        logged.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {GARBAGE, "noise-decrypt", "timeout", "varint-too-long"})
    void whoseHandshakesFailAgainAndAgainIsRefusedForAWhileAndTheLogSaysWhy(String code) {
        fail("20.0.0.1", ENOUGH + 10, code);
        assertThat(mayAccept("20.0.0.1")).isFalse();
        assertThat(mayAccept("20.0.0.2")).isTrue();
        assertThat(logged.lines())
                .containsExactly(
                        "refuses 20.0.0.1/32 for 30 minutes, whose sockets do not become"
                                + " connections: "
                                + code);
        now += Strangers.REFUSED.toMillis();
        assertThat(mayAccept("20.0.0.1")).isTrue();
    }

    @Test
    void aFloodOfConnectionsIsRefusedToo() {
        fail("20.0.0.1", Strangers.POINTS_MAX, "refused-rate");
        assertThat(mayAccept("20.0.0.1")).isFalse();
    }

    @Test
    void anAddressOfIpVersion6AnswersForItsNetworkOf64Bits() {
        for (int i = 0; i < ENOUGH; i++) {
            fail("2a00:1:2:3::" + Integer.toHexString(i + 1), 1, GARBAGE);
        }
        assertThat(mayAccept("2a00:1:2:3:ffff::1")).isFalse();
        assertThat(mayAccept("2a00:1:2:4::1")).isTrue();
    }

    @Test
    void aFewFailuresOfManyNodesBehindOneAddressAreForgiven() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            fail("20.0.0.1", 3, "timeout");
            fail("20.0.0.1", 8, "refused-rate");
            now += Duration.ofMinutes(1).toMillis();
        }
        assertThat(mayAccept("20.0.0.1")).isTrue();
        assertThat(logged.lines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection-lost",
                "internal-error",
                "multistream-no-protocol",
                "refused-banned",
                "refused-inbound-limit",
                "refused-pending-limit",
                "refused-peer-limit"
            })
    void whatAnHonestNodeDoesOrOthersCauseNeverCounts(String code) {
        fail("20.0.0.1", 100_000, code);
        assertThat(mayAccept("20.0.0.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "172.17.0.1", "192.168.0.7"})
    void anAddressThatStandsForManyNodesIsNeverRefused(String address) {
        fail(address, 10 * ENOUGH, GARBAGE);
        assertThat(mayAccept(address)).isTrue();
    }

    @Test
    void watchesABoundedNumberOfAddresses() {
        for (int i = 0; i < Strangers.ADDRESSES_MAX + 500; i++) {
            fail("20.0." + i / 256 + "." + i % 256, 1, GARBAGE);
        }
        assertThat(strangers.size()).isEqualTo(Strangers.ADDRESSES_MAX);
    }

    /// Here loopback stands for one stranger, as every public address does.
    @Test
    void aHostThatIsSentGarbageEndsByNotReadingIt() throws Exception {
        var gate = new Strangers(ConnectionGater.ALL, _ -> false, () -> now);
        var banned = new CountDownLatch(1);
        var failed = new AtomicInteger();
        var config =
                HostConfig.of(
                                PrivateKey.generate(new SecureRandom()),
                                List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")))
                        .with(ConnectionLimits.DEFAULT.withInboundPerIp(64))
                        .with(gate);
        try (var host = Host.start(config)) {
            host.listen(gate);
            host.listen(
                    new HostListener() {
                        @Override
                        public void onRefused(InetSocketAddress remote, String code) {
                            if (code.equals("refused-banned")) {
                                banned.countDown();
                            } else {
                                failed.incrementAndGet();
                            }
                        }
                    });
            for (int i = 0; i < 4 * ENOUGH && banned.getCount() > 0; i++) {
                sendGarbage(host);
            }
            assertThat(banned.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failed.get()).isBetween(ENOUGH, 4 * ENOUGH);
        assertThat(logged.lines()).singleElement().asString().startsWith("refuses 127.0.0.1/32");
    }

    /// Until the host closes the socket.
    private static void sendGarbage(Host host) {
        var garbage = new byte[64];
        Arrays.fill(garbage, (byte) 0xff);
        try (var socket = new Socket()) {
            socket.connect(host.listenAddresses().getFirst().tcpSocket().orElseThrow(), 10_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(garbage);
            while (socket.getInputStream().read() >= 0) {
                // What the host says first is of no interest.
            }
        } catch (IOException e) {
            // Closed by the host in the middle.
        }
    }

    private void fail(String address, int times, String code) {
        for (int i = 0; i < times; i++) {
            strangers.onRefused(socket(address), code);
        }
    }

    private boolean mayAccept(String address) {
        return strangers.mayAccept(socket(address));
    }

    private static InetSocketAddress socket(String address) {
        String protocol = address.contains(":") ? "/ip6/" : "/ip4/";
        InetAddress ip = Multiaddr.parse(protocol + address).ip().orElseThrow();
        return new InetSocketAddress(ip, 4001);
    }
}
