package org.numicoin.pool.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.PoolShare.Scheme;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The fold over `pool.shares`, in the order of the log.
public final class ShareFold {
    /// How many blocks' work PPLNS counts.
    public static final long WINDOW_FACTOR = ShareWindow.FACTOR;

    /// Solved blocks whose division is remembered until the chain has them or another one.
    static final int SOLVED_MAX = 1_024;

    private final ShareWindow window = new ShareWindow();
    private final SeenShares seen = new SeenShares();
    private final Map<Hash256, Division> solved = new LinkedHashMap<>();
    private final ShareStatistics statistics = new ShareStatistics();
    private long next;
    private long networkDifficulty = 1;

    /// Among whom a block is divided, by the shares before the one that solved it.
    ///
    /// @param solver empty when no share names the block
    /// @param weights empty when the pool has no shares at all
    public record Division(Optional<Address> solver, SortedMap<Address, Long> weights) {}

    /// Folds one record. Offsets rise; one that was folded before is passed over.
    public void apply(long offset, PoolShare share) {
        if (offset < next) {
            return;
        }
        next = offset + 1;
        switch (seen.add(share)) {
            case NEW -> count(share);
            case REPEATED -> statistics.repeated();
            case LATE -> statistics.late();
        }
    }

    private void count(PoolShare share) {
        networkDifficulty = share.networkDifficulty();
        long difficulty = Math.min(share.difficulty(), networkDifficulty);
        share.block().ifPresent(block -> solved(block, share));
        if (share.scheme() == Scheme.PPLNS) {
            window.add(share.miner(), difficulty, networkDifficulty);
        }
        statistics.count(share, difficulty);
    }

    /// What the share itself is worth counts for the next block.
    private void solved(Hash256 block, PoolShare share) {
        var alone = new TreeMap<Address, Long>(Map.of(share.miner(), 1L));
        SortedMap<Address, Long> weights =
                switch (share.scheme()) {
                    case SOLO -> alone;
                    case PPLNS -> window.weights(networkDifficulty);
                };
        var solver = Optional.of(share.miner());
        // The first share of a pool: nobody else has worked for the block.
        solved.putIfAbsent(block, new Division(solver, weights.isEmpty() ? alone : weights));
        if (solved.size() > SOLVED_MAX) {
            solved.remove(solved.keySet().iterator().next());
        }
    }

    /// How a block of the pool is divided; by the window of now when no share names it.
    public Division division(Hash256 block) {
        Division known = solved.get(block);
        return known != null
                ? known
                : new Division(Optional.empty(), window.weights(networkDifficulty));
    }

    public ShareStatistics statistics() {
        return statistics;
    }

    /// Hashes that the block took on average that the last share was for; 1 before the first.
    public long networkDifficulty() {
        return networkDifficulty;
    }

    /// Offset of the record to fold next.
    public long next() {
        return next;
    }
}
