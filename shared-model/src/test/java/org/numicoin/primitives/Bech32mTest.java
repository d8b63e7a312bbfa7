package org.numicoin.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Bech32mTest {
    private static final String COUNTING =
            "numi1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s0e25sx";

    private static final Address ZERO = Address.of(new byte[32]);

    @ParameterizedTest
    @CsvSource({
        "numi, numi1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqxdpksl",
        "tnumi, tnumi1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqev44h5",
        "lnumi, lnumi1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqa4n09c",
    })
    void writesAndReadsTheAddressOfZeros(String prefix, String text) {
        assertThat(Bech32m.encode(prefix, ZERO)).isEqualTo(text);
        assertThat(Bech32m.decode(prefix, text)).isEqualTo(ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "numi, numi1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s0e25sx",
        "tnumi, tnumi1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0ssc7hhd",
        "lnumi, lnumi1qqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s5pcd9p",
    })
    void writesAndReadsTheAddressOfCountingBytes(String prefix, String text) {
        assertThat(Bech32m.encode(prefix, counting())).isEqualTo(text);
        assertThat(Bech32m.decode(prefix, text)).isEqualTo(counting());
        assertThat(Bech32m.decode(prefix, text.toUpperCase(Locale.ROOT))).isEqualTo(counting());
    }

    @Test
    void anAddressOfMainnetHas64Characters() {
        assertThat(Bech32m.encode("numi", counting())).hasSize(64);
    }

    @Test
    void readsBackWhatItWroteForRandomAddresses() {
        var random = new Random(350);
        for (int i = 0; i < 1_000; i++) {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            Address address = Address.of(bytes);
            assertThat(Bech32m.decode("lnumi", Bech32m.encode("lnumi", address)))
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A1LQFN3A",
                "a1lqfn3a",
                "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
                "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
                "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
                "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
                "?1v759aa"
            })
    void acceptsTheValidTextsOfBip350(String text) {
        Bech32m.Decoded decoded = Bech32m.read(text);
        assertThat(Bech32m.write(decoded.prefix(), decoded.data()))
                .isEqualTo(text.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "' 1xj0phk', has a character that none has",
        "'\u007f1g6xzxy', has a character that none has",
        "'\u00801vctc34', has a character that none has",
        "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4,"
                + " more than 90 characters",
        "qyrz8wqd2c9m, no prefix",
        "1qyrz8wqd2c9m, no prefix",
        "y1b0jsk6g, 'has the character b,'",
        "lt1igcx5c0, 'has the character i,'",
        "in1muywd, too short",
        "mm1crxm3i, 'has the character i,'",
        "au1s5cgom, 'has the character o,'",
        "M1VUXWEZ, checksum",
        "16plkw9, no prefix",
        "1p2gdwpf, no prefix",
    })
    void refusesTheInvalidTextsOfBip350(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bech32m.read(text))
                .withMessageContaining(reason);
    }

    @Test
    void refusesMixedCase() {
        assertRefused("N" + COUNTING.substring(1), "mixes upper and lower case");
    }

    @Test
    void refusesAnAddressOfAnotherNetwork() {
        assertRefused(
                Bech32m.encode("tnumi", counting()), "begins with tnumi1, those of this network");
    }

    @Test
    void refusesBech32WithoutM() {
        // Both forms differ in a constant that is added to the checksum, 0x2bc830a3 and 1.
        int difference = 0x2bc830a3 ^ 1;
        var text = new StringBuilder(COUNTING);
        String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        for (int i = 0; i < 6; i++) {
            int at = text.length() - 1 - i;
            int symbol = alphabet.indexOf(text.charAt(at)) ^ (difference >>> (5 * i) & 31);
            text.setCharAt(at, alphabet.charAt(symbol));
        }
        assertRefused(text.toString(), "in bech32, not in bech32m");
    }

    @Test
    void refusesPaddingThatIsNotZero() {
        var data = data(COUNTING);
        data[data.length - 1] |= 1;
        assertRefused(Bech32m.write("numi", data), "padding bits");
    }

    @Test
    void refusesAnotherVersion() {
        var data = data(COUNTING);
        data[0] = 1;
        assertRefused(Bech32m.write("numi", data), "version 1, only version 0");
    }

    @Test
    void refuses31And33Bytes() {
        // 31 bytes take 50 symbols, 33 take 53.
        assertRefused(Bech32m.write("numi", new byte[51]), "31 bytes instead of 32");
        assertRefused(Bech32m.write("numi", new byte[54]), "33 bytes instead of 32");
    }

    @Test
    void refusesAWholeSymbolOfPadding() {
        assertRefused(Bech32m.write("numi", new byte[54]), "instead of 32");
        assertRefused(Bech32m.write("numi", new byte[1]), "0 bytes instead of 32");
        assertRefused(Bech32m.write("numi", new byte[0]), "is empty");
    }

    @Test
    void findsEveryChangedCharacter() {
        String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        for (int i = "numi1".length(); i < COUNTING.length(); i++) {
            int symbol = alphabet.indexOf(COUNTING.charAt(i)) ^ 1 + i % 31;
            assertRefused(
                    COUNTING.substring(0, i) + alphabet.charAt(symbol) + COUNTING.substring(i + 1),
                    "checksum of the address does not match");
        }
    }

    private static void assertRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bech32m.decode("numi", text))
                .withMessageContaining(reason);
    }

    private static byte[] data(String text) {
        return Bech32m.read(text).data();
    }

    private static Address counting() {
        var bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Address.of(bytes);
    }
}
