package org.numicoin.pool.ledger;

import java.util.List;
import java.util.TreeMap;

/// The pool hour by hour, for a month.
final class PoolHistory {
    static final int HOURS_MAX = 31 * 24;

    private final TreeMap<Long, PoolHour> hours = new TreeMap<>();

    /// @param isFirst whether the miner has sent none in this hour before
    void add(long millis, long difficulty, long networkDifficulty, boolean isFirst) {
        long hour = millis / WorkRate.HOUR;
        boolean full = hours.size() >= HOURS_MAX;
        if (full && hour < hours.firstKey()) {
            return;
        }
        PoolHour before = hours.getOrDefault(hour, PoolHour.empty(hour * WorkRate.HOUR));
        hours.put(hour, before.plus(difficulty, networkDifficulty, isFirst));
        if (hours.size() > HOURS_MAX) {
            hours.pollFirstEntry();
        }
    }

    /// The oldest first.
    List<PoolHour> all() {
        return List.copyOf(hours.values());
    }
}
