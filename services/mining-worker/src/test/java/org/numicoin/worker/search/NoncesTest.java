package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoncesTest {
    @Test
    void allNoncesAreTriedBeforeTheCounterRises() {
        var last = new Nonces(-1, 0x0001_00000002_0003L);

        assertThat(new Nonces(7, 9).next()).isEqualTo(new Nonces(8, 9));
        assertThat(last.next()).isEqualTo(new Nonces(0, 0x0001_00000002_0004L));
    }

    @Test
    void counterThatOverflowsLeavesTheConnectionAlone() {
        var last = new Nonces(-1, 0x0001_00000002_ffffL);

        assertThat(last.next()).isEqualTo(new Nonces(0, 0x0001_00000002_0000L));
    }
}
