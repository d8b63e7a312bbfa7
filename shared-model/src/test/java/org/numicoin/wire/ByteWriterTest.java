package org.numicoin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;

final class ByteWriterTest {
    @Test
    void keepsWhatMakesItsArrayGrow() {
        var hash = new Hash256(1, 2, 3, 4);
        var writer = new ByteWriter(16);
        for (int i = 0; i < 5; i++) {
            writer.hash(hash);
        }
        var reader = new ByteReader(writer.toBytes());
        for (int i = 0; i < 5; i++) {
            assertThat(reader.hash("hash")).isEqualTo(hash);
        }
        reader.expectEnd();
    }
}
