package org.numicoin.libp2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against a server that knows one answer to each type of question.
@Timeout(30)
class NettyDnsTest {
    private static final int TYPE_A = 1;
    private static final int TYPE_TXT = 16;

    private final DatagramSocket server;
    private final NettyDns dns;
    private volatile int code;

    NettyDnsTest() throws IOException {
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        var address = new InetSocketAddress(server.getLocalAddress(), server.getLocalPort());
        dns = new NettyDns(Optional.of(address), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        dns.close();
        server.close();
    }

    @Test
    void readsTextsAndJoinsTheirParts() throws IOException {
        assertThat(dns.texts("_dnsaddr.seed.example"))
                .containsExactly("dnsaddr=/ip4/1.2.3.4/tcp/1");
    }

    @Test
    void readsAddresses() throws IOException {
        assertThat(dns.addresses("seed.example"))
                .isEqualTo(List.of(InetAddress.getByName("9.8.7.6")));
    }

    @Test
    void tellsNoSuchNameFromAFailure() throws IOException {
        code = 3;
        assertThat(dns.texts("none.example")).isEmpty();
        code = 2;
        assertThatThrownBy(() -> dns.texts("seed.example")).isInstanceOf(IOException.class);
    }

    private void serve() {
        var buffer = new byte[512];
        while (!server.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                server.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private byte[] answer(byte[] query) {
        int end = 12;
        while (query[end] != 0) {
            end += query[end] + 1;
        }
        int type = query[end + 2];
        byte[] data =
                switch (type) {
                    case TYPE_TXT -> strings("dnsaddr=/ip4/1.2.3.4", "/tcp/1");
                    case TYPE_A -> new byte[] {9, 8, 7, 6};
                    default -> new byte[0];
                };
        int count = data.length == 0 || code != 0 ? 0 : 1;
        var out = new ByteArrayOutputStream();
        out.write(query, 0, 2);
        out.writeBytes(
                new byte[] {(byte) 0x81, (byte) (0x80 | code), 0, 1, 0, (byte) count, 0, 0, 0, 0});
        out.write(query, 12, end + 5 - 12);
        if (count == 1) {
            out.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60, 0});
            out.write(data.length);
            out.writeBytes(data);
        }
        return out.toByteArray();
    }

    private static byte[] strings(String... strings) {
        var out = new ByteArrayOutputStream();
        for (String string : strings) {
            out.write(string.length());
            out.writeBytes(string.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
