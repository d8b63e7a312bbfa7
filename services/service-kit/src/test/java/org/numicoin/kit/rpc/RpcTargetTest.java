package org.numicoin.kit.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RpcTargetTest {
    @Test
    void readsNamesAndAddresses() {
        assertThat(RpcTarget.parseList("mempool:9090,10.0.0.1:1, [::1]:65535"))
                .containsExactly(
                        new RpcTarget("mempool", 9090),
                        new RpcTarget("10.0.0.1", 1),
                        new RpcTarget("::1", 65_535))
                .extracting(RpcTarget::toString)
                .containsExactly("mempool:9090", "10.0.0.1:1", "[::1]:65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mempool",
                ":9090",
                "mempool:",
                "mempool:0",
                "a:65536",
                "::1:5",
                "a/b:1",
                "a:1,"
            })
    void refusesWhatIsNotHostAndPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RpcTarget.parseList(text));
    }

    @Test
    void countsOneThatIsNamedTwiceOnceAndBoundsTheirNumber() {
        assertThat(RpcTarget.parseList("a:1,b:2,a:1")).hasSize(2);
        String tooMany =
                IntStream.rangeClosed(1, RpcChannels.REPLICAS_MAX + 1)
                        .mapToObj(port -> "a:" + port)
                        .collect(Collectors.joining(","));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RpcTarget.parseList(tooMany))
                .withMessage("must be at most 64 targets, not 65");
    }
}
