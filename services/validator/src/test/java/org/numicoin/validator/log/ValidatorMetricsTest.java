package org.numicoin.validator.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.LoggedLines;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.Decision;
import org.numicoin.validator.chain.ImportResult;
import org.numicoin.validator.chain.Work;
import org.numicoin.validator.state.StorePosition;

/// A branch that is not adopted although it has more work is a matter for people.
final class ValidatorMetricsTest {
    @Test
    void tellsOfABranchWithMoreWorkThatIsTooDeep() {
        var meters = new SimpleMeterRegistry();
        var position = StorePosition.ofGenesis(Hash256.ZERO);
        var metrics = new ValidatorMetrics(meters, new AppliedPosition(position));
        var id = new Hash256(1, 2, 3, 4);
        var work = new Work.MalformedBlock(new Origin(Origin.Kind.GATEWAY, "1", "p"), 0, id, "");
        var decision =
                new Decision(
                        work,
                        List.of(new Side(id, 9, Bytes.EMPTY)),
                        new Decision.DeepReorganization(id, 9, 7));
        try (var log = LoggedLines.of(ValidatorMetrics.class)) {
            metrics.decided(new ImportResult.Decided(decision), 1);
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("7 blocks below the tip", "not adopted", id.toHex());
        }
        assertThat(meters.get("numi.reorganizations.too.deep").counter().count()).isOne();
    }
}
