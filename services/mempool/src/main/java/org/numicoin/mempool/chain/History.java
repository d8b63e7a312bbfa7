package org.numicoin.mempool.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.ShardStep;

/// The latest decisions, so that a shard that changes its owner goes on from where it was.
final class History {
    private static final int DECISIONS_MAX = 256;
    private static final int WEIGHT_MAX = 100_000;

    private final Deque<DecisionSteps> decisions = new ArrayDeque<>();
    private int weight;

    /// The position from which the decisions held here lead on.
    private LogPosition start;

    History(LogPosition start) {
        this.start = start;
    }

    void add(DecisionSteps decision) {
        decisions.addLast(decision);
        weight += decision.weight();
        while (decisions.size() > DECISIONS_MAX || (weight > WEIGHT_MAX && decisions.size() > 1)) {
            DecisionSteps oldest = decisions.removeFirst();
            weight -= oldest.weight();
            start = oldest.position();
        }
    }

    LogPosition end() {
        return decisions.isEmpty() ? start : decisions.getLast().position();
    }

    /// What a shard at a position has missed; nothing when that is not known.
    Optional<List<List<ShardStep>>> since(LogPosition position, int shard) {
        if (!position.logId().equals(end().logId())
                || position.sequence() < start.sequence()
                || position.sequence() > end().sequence()) {
            return Optional.empty();
        }
        var missed = new ArrayList<List<ShardStep>>();
        for (DecisionSteps decision : decisions) {
            if (decision.position().sequence() > position.sequence()) {
                missed.add(decision.byShard().get(shard));
            }
        }
        return Optional.of(missed);
    }
}
