package org.numicoin.libp2p.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BaseTest {
    @Test
    void base58KeepsTheVectorsOfItsDraft() {
        base58("Hello World!", "2NEpo7TZRRrLZSi2U");
        base58(
                "The quick brown fox jumps over the lazy dog.",
                "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z");
        assertThat(Base58.encode(Bytes.ofHex("0000287fb4cd"))).isEqualTo("11233QC4");
        assertThat(Base58.decode("11233QC4")).isEqualTo(Bytes.ofHex("0000287fb4cd"));
        assertThat(Base58.decode("")).isEqualTo(Bytes.EMPTY);
    }

    @Test
    void base32KeepsTheVectorsOfItsStandard() {
        base32("", "");
        base32("f", "my");
        base32("fo", "mzxq");
        base32("foo", "mzxw6");
        base32("foob", "mzxw6yq");
        base32("fooba", "mzxw6ytb");
        base32("foobar", "mzxw6ytboi");
    }

    @Test
    void readsWhatItWrote() {
        var random = new Random(3);
        for (int i = 0; i < 500; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && random.nextBoolean()) {
                bytes[0] = 0;
                bytes[1] = 0;
            }
            Bytes value = Bytes.wrap(bytes);
            assertThat(Base58.decode(Base58.encode(value))).isEqualTo(value);
            assertThat(Base32.decode(Base32.encode(value))).isEqualTo(value);
        }
    }

    @Test
    void refusesForeignCharactersAndLongText() {
        for (String text : new String[] {"0", "O", "I", "l", "é", " "}) {
            assertThatThrownBy(() -> Base58.decode(text)).hasMessageStartingWith("base58-char");
        }
        assertThatThrownBy(() -> Base58.decode("1".repeat(129)))
                .hasMessageStartingWith("base58-too-long");
        assertThatThrownBy(() -> Base32.decode("MY")).hasMessageStartingWith("base32-char");
        assertThatThrownBy(() -> Base32.decode("mz")).hasMessageStartingWith("base32-tail");
        assertThatThrownBy(() -> Base32.decode("m")).hasMessageStartingWith("base32-tail");
    }

    private static void base58(String text, String encoded) {
        assertThat(Base58.encode(Bytes.ofUtf8(text))).isEqualTo(encoded);
        assertThat(Base58.decode(encoded)).isEqualTo(Bytes.ofUtf8(text));
    }

    private static void base32(String text, String encoded) {
        assertThat(Base32.encode(Bytes.ofUtf8(text))).isEqualTo(encoded);
        assertThat(Base32.decode(encoded)).isEqualTo(Bytes.ofUtf8(text));
    }
}
