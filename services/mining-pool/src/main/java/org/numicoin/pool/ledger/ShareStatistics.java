package org.numicoin.pool.ledger;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.numicoin.messaging.PoolShare;
import org.numicoin.primitives.Address;

/// What the pool and its miners do, for people: no money depends on it. At most 20,000 miners with
/// 64 workers each; the one who has been silent longest makes room.
public final class ShareStatistics {
    static final int MINERS_MAX = 20_000;
    static final int WORKERS_MAX = 64;
    private static final int EFFORTS_MAX = 100;

    private final Work pool = new Work();
    private final LinkedHashMap<Address, Miner> miners = new LinkedHashMap<>();
    private final Map<Long, Double> efforts = new LinkedHashMap<>();
    private double round;
    private long repeated;
    private long late;
    private long solvedCount;

    /// Shares and speed of a miner, a worker or all.
    public static final class Work {
        private final WorkRate rate = new WorkRate();
        private long accepted;
        private long lastShare;

        void add(PoolShare share, long difficulty) {
            rate.add(share.receivedAt(), difficulty);
            accepted++;
            lastShare = Math.max(lastShare, share.receivedAt());
        }

        /// Hashes a second over the time before a moment, a day at most.
        public double hashrate(Duration over, long now) {
            return rate.perSecond(over, now);
        }

        public long accepted() {
            return accepted;
        }

        /// Milliseconds since 1970; 0 before the first.
        public long lastShare() {
            return lastShare;
        }
    }

    /// A miner and the machines that mine for it.
    public static final class Miner {
        private final Work all = new Work();
        private final LinkedHashMap<String, Work> workers = new LinkedHashMap<>();

        public Work all() {
            return all;
        }

        /// By name, the one that was silent longest first.
        public Map<String, Work> workers() {
            return Collections.unmodifiableMap(workers);
        }
    }

    void count(PoolShare share, long difficulty) {
        pool.add(share, difficulty);
        Miner miner = latest(miners, share.miner(), MINERS_MAX, Miner::new);
        miner.all.add(share, difficulty);
        latest(miner.workers, share.worker(), WORKERS_MAX, Work::new).add(share, difficulty);
        round += (double) difficulty / share.networkDifficulty();
        if (share.block().isPresent()) {
            efforts.put(solvedCount++, round);
            if (efforts.size() > EFFORTS_MAX) {
                efforts.remove(solvedCount - 1 - EFFORTS_MAX);
            }
            round = 0;
        }
    }

    void repeated() {
        repeated++;
    }

    void late() {
        late++;
    }

    public Work pool() {
        return pool;
    }

    public Optional<Miner> miner(Address address) {
        return Optional.ofNullable(miners.get(address));
    }

    public List<Address> miners() {
        return List.copyOf(miners.keySet());
    }

    /// Work done since the last solved block, in those that it takes on average.
    public double effort() {
        return round;
    }

    /// Above 1 when the last blocks, a hundred at most, took less work than on average; 1 before
    /// the first.
    public double luck() {
        double sum = efforts.values().stream().mapToDouble(effort -> effort).sum();
        return sum == 0 ? 1 : efforts.size() / sum;
    }

    /// Records of shares that had been counted.
    public long repeatedShares() {
        return repeated;
    }

    /// Records of shares for a template that is too old.
    public long lateShares() {
        return late;
    }

    /// The value of a key, made where there is none, and last in the order from now on.
    private static <K, V> V latest(SequencedMap<K, V> all, K key, int max, Supplier<V> made) {
        V value = all.remove(key);
        if (value == null) {
            value = made.get();
        }
        all.put(key, value);
        if (all.size() > max) {
            all.pollFirstEntry();
        }
        return value;
    }
}
