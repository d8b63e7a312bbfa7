package org.numicoin.gateway.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

final class RecentBlocksTest {
    private final RecentBlocks blocks = new RecentBlocks(100);

    @Test
    void theOneAskedForLongestAgoLeavesFirst() {
        blocks.put(id(1), bytes(40));
        blocks.put(id(2), bytes(40));
        assertThat(blocks.get(id(1))).isPresent();
        blocks.put(id(3), bytes(40));

        assertThat(blocks.get(id(2))).isEmpty();
        assertThat(blocks.get(id(1))).hasValue(bytes(40));
        assertThat(blocks.get(id(3))).hasValue(bytes(40));
        assertThat(blocks.bytes()).isEqualTo(80);
    }

    @Test
    void theSameBlockCountsOnce() {
        blocks.put(id(1), bytes(40));
        blocks.put(id(1), bytes(40));

        assertThat(blocks.bytes()).isEqualTo(40);
    }

    @Test
    void oneThatIsTooLargeDrivesNobodyOut() {
        blocks.put(id(1), bytes(40));
        blocks.put(id(2), bytes(101));

        assertThat(blocks.get(id(1))).isPresent();
        assertThat(blocks.get(id(2))).isEmpty();
    }

    private static Hash256 id(int number) {
        return Tag.BLOCK.hash(new byte[] {(byte) number});
    }

    private static Bytes bytes(int length) {
        return Bytes.wrap(new byte[length]);
    }
}
