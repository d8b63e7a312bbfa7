package org.numicoin.validator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.log.AppliedPosition;
import org.numicoin.validator.state.StorePosition;

final class GateTest {
    private final AppliedPosition applied =
            new AppliedPosition(StorePosition.ofGenesis(Hash256.ZERO));

    @Test
    void whatIsAppliedPassesAtOnce() {
        var gate = new Gate(applied, Optional::empty, 1);
        gate.pass(0);
        assertThat(applied.get().sequence()).isZero();
    }

    @Test
    void aReplicaThatStoppedAnswersNothingAndSaysWhy() {
        var gate = new Gate(applied, () -> Optional.of("ahead of the log"), 1);
        assertThatThrownBy(() -> gate.pass(0))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo("diverged"))
                .hasMessage("ahead of the log");
    }

    @Test
    void withoutAThreadToWaitOnTheAnswerIsBehind() {
        var gate = new Gate(applied, Optional::empty, 0);
        assertThatThrownBy(() -> gate.pass(1))
                .isInstanceOfSatisfying(
                        RpcException.class, e -> assertThat(e.code()).isEqualTo("behind"));
    }
}
