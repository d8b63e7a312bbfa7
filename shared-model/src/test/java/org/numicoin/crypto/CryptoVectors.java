package org.numicoin.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// Reads the tables under `vectors/crypto`: words between spaces, `#` begins a comment.
final class CryptoVectors {
    private CryptoVectors() {}

    static List<String[]> rows(String file) {
        try (var in =
                Objects.requireNonNull(
                        CryptoVectors.class.getResourceAsStream("/vectors/crypto/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /// A seed of one repeated byte.
    static byte[] seed(int value) {
        var seed = new byte[MlDsa65.SEED_BYTES];
        Arrays.fill(seed, (byte) value);
        return seed;
    }
}
