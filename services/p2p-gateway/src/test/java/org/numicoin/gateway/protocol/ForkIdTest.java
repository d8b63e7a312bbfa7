package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.wire.ByteWriter;

/// Nodes that know, do not know or disagree about the upgrades at heights 100 and 200.
final class ForkIdTest {
    private static final ChainSpec NONE = spec();
    private static final ChainSpec FIRST = spec("first: 100");
    private static final ChainSpec BOTH = spec("first: 100", "second: 200");
    private static final ChainSpec OTHER = spec("other: 100", "second: 200");

    @Test
    void hashCoversTheUpgradesReachedAndNotTheNext() {
        assertThat(ForkId.at(NONE, 50)).isEqualTo(vector("fork-none"));
        assertThat(ForkId.at(BOTH, 99).hash()).isEqualTo(vector("fork-none").hash());
        assertThat(ForkId.at(BOTH, 99).nextHeight()).isEqualTo(100);
        assertThat(ForkId.at(BOTH, 100)).isEqualTo(vector("fork-one-reached"));
        assertThat(ForkId.at(BOTH, 200).nextHeight()).isEqualTo(ForkId.NO_UPGRADE);
    }

    @Test
    void nodesWithTheSameUpgradesFitAtAllHeights() {
        long[] heights = {0, 99, 100, 150, 199, 200, 1_000};
        for (long ours : heights) {
            for (long theirs : heights) {
                assertThat(ForkId.at(BOTH, theirs).fits(BOTH, ours))
                        .as("%s meets %s", ours, theirs)
                        .isTrue();
            }
        }
    }

    @Test
    void whoDoesNotKnowAnUpgradeFitsUntilItIsReached() {
        assertThat(ForkId.at(FIRST, 150).fits(BOTH, 150)).isTrue();
        assertThat(ForkId.at(FIRST, 150).fits(BOTH, 200)).isFalse();
        assertThat(ForkId.at(FIRST, 250).fits(BOTH, 250)).isFalse();
    }

    @Test
    void whoKnowsMoreFitsUntilWePassTheUpgradeWithoutIt() {
        assertThat(ForkId.at(BOTH, 150).fits(FIRST, 150)).isTrue();
        assertThat(ForkId.at(BOTH, 150).fits(FIRST, 200)).isFalse();
        assertThat(ForkId.at(BOTH, 200).fits(FIRST, 150)).isFalse();
    }

    @Test
    void whoMadeAnotherUpgradeDoesNotFit() {
        assertThat(ForkId.at(OTHER, 100).fits(BOTH, 100)).isFalse();
        assertThat(ForkId.at(OTHER, 100).fits(BOTH, 0)).isFalse();
        assertThat(ForkId.at(OTHER, 100).fits(BOTH, 500)).isFalse();
    }

    private static ForkId vector(String name) {
        byte[] bytes = Objects.requireNonNull(Vectors.read("wire.txt").get(name), name);
        var fork = new ForkId(Hash256.of(bytes, 0), ByteBuffer.wrap(bytes).getLong(32));
        var out = new ByteWriter();
        fork.encode(out);
        assertThat(out.toBytes()).isEqualTo(bytes);
        return fork;
    }

    private static ChainSpec spec(String... upgrades) {
        var list = new StringBuilder("upgrades:");
        Arrays.stream(upgrades)
                .map(upgrade -> upgrade.split(": ", -1))
                .forEach(upgrade ->
                        list.append(
                                "\n  - name: \"%s\"\n    height: %s"
                                        .formatted(upgrade[0], upgrade[1])));
        String yaml = Specs.yaml("testchain", 3, 100);
        return ChainSpecs.parse(
                upgrades.length == 0 ? yaml : yaml.replace("upgrades: []", list.toString()));
    }
}
