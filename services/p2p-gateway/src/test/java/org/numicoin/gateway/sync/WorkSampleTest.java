package org.numicoin.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.testing.Specs;

final class WorkSampleTest {
    private final SimulatedChain chain = new SimulatedChain(Specs.fast());

    @Test
    void aShortBatchIsCheckedWhole() {
        var headers = headers(WorkSample.RANDOM + WorkSample.LAST);
        assertThat(WorkSample.of(headers, new SplittableRandom(1))).isEqualTo(headers);
    }

    @Test
    void ofALongBatchTheLastAndAsManyOthersAreChecked() {
        var headers = headers(2_000);
        var sample = WorkSample.of(headers, new SplittableRandom(2));
        assertThat(sample).hasSize(WorkSample.RANDOM + WorkSample.LAST).doesNotHaveDuplicates();
        assertThat(sample).containsAll(headers.subList(2_000 - WorkSample.LAST, 2_000));
        assertThat(sample).isNotEqualTo(WorkSample.of(headers, new SplittableRandom(3)));
    }

    private List<BlockHeader> headers(int count) {
        var end = chain.extend(chain.genesis(), count);
        return chain.mainChain(end).stream().skip(1).map(HeaderNode::header).toList();
    }
}
