package org.numicoin.pool.ledger;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.primitives.Address;

/// The last shares of all miners, newest at the end: what PPLNS divides a block among.
///
/// Shares are kept for four times the work of a block, twice what counts, so that a difficulty that
/// doubles does not find them gone; and at most 2^20 of them, about 64 MiB.
final class ShareWindow {
    static final int SHARES_MAX = 1 << 20;

    /// N of PPLNS: the window is twice the work that a block takes.
    static final long FACTOR = 2;

    private static final long KEPT = 2 * FACTOR;

    /// Sums of these still fit into a long.
    private static final long DIFFICULTY_MAX = Long.MAX_VALUE / (2 * KEPT);

    private final ArrayDeque<Part> shares = new ArrayDeque<>();
    private long sum;

    private record Part(Address miner, long difficulty) {}

    /// @param difficulty that is credited: never more than the network's, since a share solves one
    ///   block at most
    void add(Address miner, long difficulty, long networkDifficulty) {
        long kept = times(KEPT, networkDifficulty);
        long counted = Math.min(difficulty, DIFFICULTY_MAX);
        shares.addLast(new Part(miner, counted));
        sum = Math.addExact(sum, counted);
        while (shares.size() > SHARES_MAX || sum - shares.getFirst().difficulty() >= kept) {
            sum -= shares.removeFirst().difficulty();
        }
    }

    /// The work of each miner among the last N; of the oldest share only what still fits. Empty
    /// without shares. Of more miners than a ledger entry holds, those with the most work.
    SortedMap<Address, Long> weights(long networkDifficulty) {
        long left = times(FACTOR, networkDifficulty);
        Map<Address, Long> work = new HashMap<>();
        var newestFirst = shares.descendingIterator();
        while (left > 0 && newestFirst.hasNext()) {
            Part share = newestFirst.next();
            long counted = Math.min(left, share.difficulty());
            work.merge(share.miner(), counted, Math::addExact);
            left -= counted;
        }
        return most(work);
    }

    /// A difficulty that no chain will see must not stop the fold.
    private static long times(long factor, long difficulty) {
        return difficulty > DIFFICULTY_MAX ? factor * DIFFICULTY_MAX : factor * difficulty;
    }

    private static SortedMap<Address, Long> most(Map<Address, Long> work) {
        var most = new TreeMap<Address, Long>();
        work.entrySet().stream()
                .sorted(
                        Map.Entry.<Address, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(PoolEntry.CREDITS_MAX)
                .forEach(each -> most.put(each.getKey(), each.getValue()));
        return most;
    }
}
