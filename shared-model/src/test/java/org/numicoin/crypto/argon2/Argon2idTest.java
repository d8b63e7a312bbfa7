package org.numicoin.crypto.argon2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Argon2idTest {
    static Stream<Compression> compressions() {
        return Stream.of(
                new PlainCompression(), new Vector256Compression(), new Vector512Compression());
    }

    /// RFC 9106, section 5.3.
    @ParameterizedTest
    @MethodSource("compressions")
    void vectorOfRfc9106(Compression compression) {
        byte[] tag =
                new Argon2id(32, 3, 4, compression)
                        .hash(filled(32, 1), filled(16, 2), filled(8, 3), filled(12, 4), 32);
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void eachWordHasItsPlaceAndTheFirstIsFirst(Compression compression) {
        Set<Integer> places = new HashSet<>();
        IntStream.range(0, 128).map(compression::place).forEach(places::add);
        assertThat(places).hasSize(128).allMatch(place -> place >= 0 && place < 128);
        assertThat(compression.place(0)).isZero();
    }

    /// Words that are all ones, or all zero, are where carries and masks go wrong.
    @ParameterizedTest
    @MethodSource("compressions")
    void compressesLikePlainJavaAtTheEdgesOfWords(Compression compression) {
        var random = new Random(512);
        var plain = new PlainCompression();
        for (int i = 0; i < 200; i++) {
            var memory = new long[5 * 128];
            for (int word = 0; word < 4 * 128; word++) {
                memory[word] =
                        switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> -1;
                            case 2 -> 0xFFFF_FFFFL << (random.nextBoolean() ? 32 : 0);
                            default -> random.nextLong();
                        };
            }
            var placed = placed(memory, compression);
            plain.compress(memory, 0, 128, 384, 256);
            plain.compress(memory, 256, 0, 384, 384);
            compression.compress(placed, 0, 128, 384, 256);
            compression.compress(placed, 256, 0, 384, 384);
            assertThat(Arrays.copyOf(placed, 512))
                    .as("blocks %d of seed 512", i)
                    .isEqualTo(Arrays.copyOf(placed(memory, compression), 512));
        }
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void theMemoryOfAHashLeavesNoTraceInTheNextOne(Compression compression) {
        var used = new Argon2id(64, 2, 2, compression);
        byte[] first = used.hash(filled(40, 7), filled(16, 8), 32);
        used.hash(filled(76, 9), filled(16, 9), 64);
        assertThat(used.hash(filled(40, 7), filled(16, 8), 32)).isEqualTo(first);
    }

    private static long[] placed(long[] memory, Compression compression) {
        var placed = new long[memory.length];
        for (int word = 0; word < memory.length; word++) {
            placed[(word & ~127) + compression.place(word & 127)] = memory[word];
        }
        return placed;
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
