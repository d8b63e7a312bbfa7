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
import org.numicoin.primitives.Hash256;

/// What the pool and its miners do, for people: no money depends on it. At most 20,000 miners with
/// 64 workers each, and 65,536 workers in all, some 100 MiB; the one who has been silent longest
/// makes room.
public final class ShareStatistics {
    static final int MINERS_MAX = 20_000;
    static final int WORKERS_MAX = 64;
    static final int ALL_WORKERS_MAX = 65_536;
    private static final int EFFORTS_MAX = 100;

    private final Work pool = new Work();
    private final LinkedHashMap<Address, Miner> miners = new LinkedHashMap<>();
    private final Map<Long, Double> efforts = new LinkedHashMap<>();
    private final PoolHistory history = new PoolHistory();
    private final LinkedHashMap<Hash256, FoundBlock> found = new LinkedHashMap<>();
    private int workers;
    private double round;
    private long height;
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

        /// Over the time before a moment, a day at most.
        public Speed speed(Duration over, long now) {
            return rate.speed(over, now);
        }

        /// Each hour of the day before a moment in which there was work, the oldest first.
        public List<HourOfWork> hours(long now) {
            return rate.hours(now);
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
        private long round;
        private long roundWork;

        void add(PoolShare share, long difficulty, long ofRound) {
            all.add(share, difficulty);
            latest(workers, share.worker(), WORKERS_MAX, Work::new).add(share, difficulty);
            roundWork = WorkRate.plus(round == ofRound ? roundWork : 0, difficulty);
            round = ofRound;
        }

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
        Miner miner = latest(miners, share.miner(), Integer.MAX_VALUE, Miner::new);
        boolean isFirst = miner.all.lastShare / WorkRate.HOUR < share.receivedAt() / WorkRate.HOUR;
        history.add(share.receivedAt(), difficulty, share.networkDifficulty(), isFirst);
        int workersBefore = miner.workers.size();
        miner.add(share, difficulty, solvedCount);
        workers += miner.workers.size() - workersBefore;
        forget();
        height = Math.max(height, share.height());
        round += (double) difficulty / share.networkDifficulty();
        share.block().ifPresent(block -> found(block, share));
    }

    private void forget() {
        while (miners.size() > MINERS_MAX || workers > ALL_WORKERS_MAX) {
            workers -= miners.pollFirstEntry().getValue().workers.size();
        }
    }

    private void found(Hash256 block, PoolShare share) {
        var what =
                new FoundBlock(share.miner(), share.networkDifficulty(), round, share.receivedAt());
        found.put(block, what);
        if (found.size() > Blocks.KEPT) {
            found.pollFirstEntry();
        }
        efforts.put(solvedCount++, round);
        if (efforts.size() > EFFORTS_MAX) {
            efforts.remove(solvedCount - 1 - EFFORTS_MAX);
        }
        round = 0;
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

    /// Hashes that a miner has worked since the pool's last block.
    public long workInRound(Miner miner) {
        return miner.round == solvedCount ? miner.roundWork : 0;
    }

    /// The pool hour by hour for a month, the oldest first.
    public List<PoolHour> history() {
        return history.all();
    }

    /// Of the newest blocks of the pool; empty for one that no share in memory names.
    public Optional<FoundBlock> found(Hash256 block) {
        return Optional.ofNullable(found.get(block));
    }

    public Optional<FoundBlock> lastFound() {
        return Optional.ofNullable(found.lastEntry()).map(Map.Entry::getValue);
    }

    /// The highest block that a share was for; 0 before the first.
    public long height() {
        return height;
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
