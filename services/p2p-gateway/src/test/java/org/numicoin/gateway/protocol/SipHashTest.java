package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SipHashTest {
    @Test
    void givesThePublishedHashes() {
        var bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var hash = SipHash.keyed(bytes);
        var expected = Vectors.lines("siphash-2-4.txt");
        assertThat(expected).hasSize(bytes.length);
        for (int length = 0; length < bytes.length; length++) {
            long result = Long.reverseBytes(hash.hash(Arrays.copyOf(bytes, length)));
            assertThat(HexFormat.of().toHexDigits(result)).isEqualTo(expected.get(length));
        }
    }
}
