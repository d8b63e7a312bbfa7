package org.numicoin.bench.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.consensus.ChainSpecs;

final class SyncSpecTest {
    @Test
    void isASpecWhoseBlocksLieInThePast() {
        long now = 1_795_132_800_000L;
        var spec = ChainSpecs.parse(SyncSpec.yaml(now, 100));
        assertThat(spec.genesisTimestamp() + 100 * spec.blockInterval()).isLessThan(now);
        assertThat(spec.halving()).isEqualTo(100_000);
        assertThat(spec.maturity()).isEqualTo(3);
        assertThat(spec.allocations()).hasSize(1);
    }
}
