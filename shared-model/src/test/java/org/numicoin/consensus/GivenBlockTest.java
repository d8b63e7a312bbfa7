package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;

/// Of all bytes only those of the block pass as it.
final class GivenBlockTest {
    private final ChainSpec spec = Specs.fast();
    private final ChainBuilder chain = new ChainBuilder(spec);
    private final Node block = chain.extend(chain.genesis(), 1);
    private final byte[] encoded = block.block().encoded();

    @Test
    void theBlockItselfIsRight() {
        assertThat(check(block.id(), encoded)).isEqualTo(new GivenBlock.Right(block.block()));
    }

    @Test
    void anotherBlockIsNamed() {
        Node other = chain.extend(block, 1);
        assertThat(check(block.id(), other.block().encoded()))
                .isEqualTo(new GivenBlock.Wrong("it is " + other.id()));
    }

    @Test
    void noByteCanBeChangedAddedOrLeftOut() {
        for (int at = 0; at < encoded.length; at++) {
            byte[] changed = encoded.clone();
            changed[at] ^= 1;
            assertThat(check(block.id(), changed)).isInstanceOf(GivenBlock.Wrong.class);
            byte[] cut = Arrays.copyOf(encoded, at);
            assertThat(check(block.id(), cut)).isInstanceOf(GivenBlock.Wrong.class);
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThat(check(block.id(), longer)).isInstanceOf(GivenBlock.Wrong.class);
    }

    private GivenBlock check(Hash256 id, byte[] bytes) {
        return GivenBlock.check(spec, id, Bytes.wrap(bytes));
    }
}
