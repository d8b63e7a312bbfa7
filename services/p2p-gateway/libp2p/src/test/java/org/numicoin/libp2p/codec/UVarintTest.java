package org.numicoin.libp2p.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UVarintTest {
    @Test
    void writesTheExamplesOfTheSpecification() {
        assertThat(hex(0)).isEqualTo("00");
        assertThat(hex(1)).isEqualTo("01");
        assertThat(hex(127)).isEqualTo("7f");
        assertThat(hex(128)).isEqualTo("8001");
        assertThat(hex(255)).isEqualTo("ff01");
        assertThat(hex(300)).isEqualTo("ac02");
        assertThat(hex(16384)).isEqualTo("808001");
        assertThat(hex(Long.MAX_VALUE)).isEqualTo("ffffffffffffffff7f");
    }

    @Test
    void readsWhatItWroteFromBothKindsOfInput() {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            byte[] bytes = UVarint.encode(value);
            assertThat(bytes).hasSize(UVarint.size(value));
            assertThat(new Cursor(Bytes.wrap(bytes)).uvarint("a number")).isEqualTo(value);
            var buffer = Unpooled.buffer();
            UVarint.write(buffer, value);
            assertThat(UVarint.read(buffer)).isEqualTo(value);
            assertThat(buffer.isReadable()).isFalse();
        }
    }

    @Test
    void waitsForTheRestOfAVarint() {
        var buffer = Unpooled.wrappedBuffer(HexFormat.of().parseHex("8080"));
        assertThat(UVarint.read(buffer)).isEqualTo(UVarint.INCOMPLETE);
        assertThat(buffer.readerIndex()).isZero();
    }

    @Test
    void refusesVarintsThatAreNotMinimalOrTooLong() {
        refuses("8000", "varint-not-minimal");
        refuses("818000", "varint-not-minimal");
        refuses("ffffffffffffffffff01", "varint-too-long");
        refuses("80808080808080808001", "varint-too-long");
    }

    private static void refuses(String hex, String code) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> UVarint.read(Unpooled.wrappedBuffer(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(code);
        assertThatThrownBy(() -> new Cursor(Bytes.wrap(bytes)).uvarint("a number"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(code);
    }

    private static String hex(long value) {
        return HexFormat.of().formatHex(UVarint.encode(value));
    }
}
