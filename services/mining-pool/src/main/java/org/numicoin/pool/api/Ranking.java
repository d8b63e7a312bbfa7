package org.numicoin.pool.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.ledger.ShareStatistics;
import org.numicoin.pool.ledger.Speed;
import org.numicoin.primitives.Address;

/// The miners that work now, the fastest first. Looked up again when it is older than some seconds,
/// by one thread, a few hundred miners at a time, so that folding never waits for long; the others
/// take what there is.
final class Ranking {
    static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration AGE_MAX = Duration.ofSeconds(5);
    private static final int AT_A_TIME = 256;

    private static final Comparator<Entry> FASTEST_FIRST =
            Comparator.comparingDouble((Entry entry) -> entry.speed().hashrate())
                    .reversed()
                    .thenComparing(Entry::miner);

    private final PoolState state;
    private final InstantSource clock;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Snapshot latest = new Snapshot(Long.MIN_VALUE, List.of());

    record Entry(Address miner, Speed speed) {}

    static MinerAnswer.Listed listed(Entry entry, Texts texts) {
        return new MinerAnswer.Listed(
                texts.of(entry.miner()), entry.speed().hashrate(), entry.speed().shares());
    }

    private record Snapshot(long time, List<Entry> miners) {
        boolean isFresh(long now) {
            return time != Long.MIN_VALUE && now - time < AGE_MAX.toMillis();
        }
    }

    Ranking(PoolState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    List<Entry> miners() {
        boolean first = latest.time() == Long.MIN_VALUE;
        if (first) {
            refreshing.lock();
        } else if (latest.isFresh(clock.millis()) || !refreshing.tryLock()) {
            return latest.miners();
        }
        try {
            long now = clock.millis();
            if (!latest.isFresh(now)) {
                latest = new Snapshot(now, ranked(now));
            }
            return latest.miners();
        } finally {
            refreshing.unlock();
        }
    }

    private List<Entry> ranked(long now) {
        List<Address> known = state.read((_, shares) -> shares.statistics().miners());
        var working = new ArrayList<Entry>();
        for (int from = 0; from < known.size(); from += AT_A_TIME) {
            var some = known.subList(from, Math.min(known.size(), from + AT_A_TIME));
            working.addAll(state.read((_, shares) -> working(some, shares.statistics(), now)));
        }
        working.sort(FASTEST_FIRST);
        return List.copyOf(working);
    }

    private static List<Entry> working(List<Address> miners, ShareStatistics statistics, long now) {
        var working = new ArrayList<Entry>(miners.size());
        for (Address address : miners) {
            statistics
                    .miner(address)
                    .filter(miner -> miner.all().lastShare() > now - WINDOW.toMillis())
                    .map(miner -> new Entry(address, miner.all().speed(WINDOW, now)))
                    .ifPresent(working::add);
        }
        return working;
    }
}
