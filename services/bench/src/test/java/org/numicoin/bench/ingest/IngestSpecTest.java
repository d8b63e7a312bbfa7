package org.numicoin.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

final class IngestSpecTest {
    @Test
    void isASpecWithLargeBlocksAndMoneyForEachOfTheRich() {
        var one = new Address(Hash256.ZERO);
        var other = new Address(Hash256.ofHex("01".repeat(32)));
        var spec = ChainSpecs.parse(IngestSpec.yaml(1_795_132_800_000L, List.of(one, other)));
        assertThat(spec.weightLimit()).isEqualTo(32 << 20);
        assertThat(spec.reorganizationLimit()).isEqualTo(1_200);
        assertThat(spec.allocations()).hasSize(2);
    }
}
