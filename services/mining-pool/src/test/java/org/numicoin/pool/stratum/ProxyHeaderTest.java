package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String IPV4 = "cb0071090a00000104d20d05";

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    @Test
    void lineNamesTheSourceAndWhatFollowsStays() throws Exception {
        ByteBuf in = text("PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\n{");

        assertThat(ProxyHeader.read(in).orElseThrow().source())
                .contains(InetAddress.getByName("203.0.113.9"));
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    @Test
    void binaryHeaderNamesTheSource() throws Exception {
        assertThat(ProxyHeader.read(hex(SIGNATURE + "2111000c" + IPV4)).orElseThrow().source())
                .contains(InetAddress.getByName("203.0.113.9"));
        String ipv6 = "20010db8000000000000000000000001".repeat(2) + "04d20d05";
        assertThat(ProxyHeader.read(hex(SIGNATURE + "21210024" + ipv6)).orElseThrow().source())
                .contains(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void extensionsBehindTheAddressesAreSkipped() throws Exception {
        ByteBuf in = hex(SIGNATURE + "21110010" + IPV4 + "040000017b");

        assertThat(ProxyHeader.read(in)).isPresent();
        assertThat(in.readableBytes()).isEqualTo(1);
    }

    @Test
    void proxyOnItsOwnBehalfHasNoSource() throws Exception {
        assertThat(ProxyHeader.read(hex(SIGNATURE + "20000000")).orElseThrow().source()).isEmpty();
        assertThat(ProxyHeader.read(text("PROXY UNKNOWN\r\n")).orElseThrow().source()).isEmpty();
    }

    @Test
    void everyProperBeginningWaitsForMore() throws Exception {
        String line = "PROXY TCP4 203.0.113.9 10.0.0.1 1234 3333\r\n";
        for (int length = 0; length < line.length(); length++) {
            assertThat(ProxyHeader.read(text(line.substring(0, length)))).isEmpty();
        }
        String binary = SIGNATURE + "2111000c" + IPV4;
        for (int length = 0; length < binary.length(); length += 2) {
            assertThat(ProxyHeader.read(hex(binary.substring(0, length)))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}",
                "PROXY \n",
                "PROXY \r\n",
                "PROXY TCP4 name.example 10.0.0.1 1 2\r\n",
                "PROXY TCP6 203.0.113.9 10.0.0.1 1 2\r\n",
                "PROXY TCP4 203.0.113.9\r\n",
                "PROXY TCP4 203.0.113.9 10.0.0.1 1 2\n"
            })
    void otherTextIsRefused(String line) {
        assertThatThrownBy(() -> ProxyHeader.read(text(line))).isInstanceOf(JunkException.class);
    }

    @Test
    void endlessLineAndHugeHeaderAreRefused() {
        assertThatThrownBy(() -> ProxyHeader.read(text("PROXY " + "x".repeat(200))))
                .isInstanceOf(JunkException.class);
        assertThatThrownBy(() -> ProxyHeader.read(hex(SIGNATURE + "2111ffff")))
                .isInstanceOf(JunkException.class);
        assertThatThrownBy(() -> ProxyHeader.read(hex(SIGNATURE + "21110004cb007109")))
                .isInstanceOf(JunkException.class);
    }

    @Test
    void changedBytesAreReadOrRefusedAndNothingElse() {
        var random = new Random(7);
        byte[] binary = HexFormat.of().parseHex(SIGNATURE + "2111000c" + IPV4);
        byte[] line = "PROXY TCP4 203.0.113.9 10.0.0.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = (random.nextBoolean() ? binary : line).clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ByteBuf in = Unpooled.wrappedBuffer(bytes, 0, random.nextInt(bytes.length + 1));
            int before = in.readableBytes();
            try {
                if (ProxyHeader.read(in).isEmpty()) {
                    assertThat(in.readableBytes()).isEqualTo(before);
                }
            } catch (JunkException e) {
                assertThat(e).hasMessageContaining("PROXY");
            }
        }
    }
}
