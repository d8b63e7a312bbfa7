package org.numicoin.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {
    @Test
    void rangesAndSingleNumbersAreReadInOrderAndOnce() {
        assertThat(CpuList.parse("8,0-3, 2").cpus()).isEqualTo(List.of(0, 1, 2, 3, 8));
        assertThat(CpuList.parse("1023").cpus()).isEqualTo(List.of(1023));
        assertThat(CpuList.parse(" ").cpus()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-", "-1", "3-1", "1024", "0-99999", "0,,1", "0x1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> CpuList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("processors are");
    }
}
