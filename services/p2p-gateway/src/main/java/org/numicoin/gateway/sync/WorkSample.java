package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.numicoin.chain.BlockHeader;

/// Which headers of a batch have their proof of work computed. One hash costs a thousand times the
/// other rules together and the validator computes every one, so here a sample has to do: who fakes
/// one header in twenty is caught with a probability of 96 %, and one in ten with 99.9 %. The last
/// ones are always among them, since nothing was built on these yet.
final class WorkSample {
    static final int RANDOM = 64;
    static final int LAST = 16;

    private WorkSample() {}

    static List<BlockHeader> of(List<BlockHeader> headers, RandomGenerator random) {
        int lastFrom = Math.max(0, headers.size() - LAST);
        var sample = new ArrayList<BlockHeader>(RANDOM + LAST);
        for (int i = 0; i < lastFrom && sample.size() < RANDOM; i++) {
            if (random.nextInt(lastFrom - i) < RANDOM - sample.size()) {
                sample.add(headers.get(i));
            }
        }
        sample.addAll(headers.subList(lastFrom, headers.size()));
        return sample;
    }
}
