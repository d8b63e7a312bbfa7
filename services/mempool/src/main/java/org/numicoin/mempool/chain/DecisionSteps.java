package org.numicoin.mempool.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.messaging.Shards;

/// The events of one decision, taken apart: what each shard has to do, in order.
///
/// @param position after the last of them
/// @param events how many there are
/// @param byShard a list of steps for each shard
record DecisionSteps(LogPosition position, int events, List<List<ShardStep>> byShard) {
    DecisionSteps {
        byShard = byShard.stream().map(List::copyOf).toList();
    }

    static DecisionSteps of(List<List<ShardStep>> events) {
        var byShard = new ArrayList<List<ShardStep>>();
        for (int shard = 0; shard < Shards.COUNT; shard++) {
            var steps = new ArrayList<ShardStep>(events.size());
            for (List<ShardStep> event : events) {
                steps.add(event.get(shard));
            }
            byShard.add(steps);
        }
        return new DecisionSteps(events.getLast().getFirst().position(), events.size(), byShard);
    }

    /// How much it holds, for the bound of a history.
    int weight() {
        return byShard.stream()
                .flatMap(List::stream)
                .mapToInt(step ->
                        1
                                + step.mined().size()
                                + step.accounts().size()
                                + 8 * step.returned().size())
                .sum();
    }
}
