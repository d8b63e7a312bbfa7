package org.numicoin.mempool.select;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.mempool.shard.Selection;
import org.numicoin.policy.BlockSelection.Chosen;

/// Merges what shards offer into one list, best first, without changing the order within a shard: a
/// sender lives in one shard, so its nonces stay in order.
public final class ShardMerge {
    private static final Comparator<Head> BEST_FIRST =
            Comparator.comparingLong((Head head) -> head.selected().rate())
                    .reversed()
                    .thenComparingInt(Head::shard);

    private ShardMerge() {}

    private record Head(
            int shard,
            Chosen<PooledTransaction> selected,
            Iterator<Chosen<PooledTransaction>> following) {}

    /// As many as fit into so much weight; a shard whose next one does not fit gives no more.
    public static List<Chosen<PooledTransaction>> merge(List<Selection> selections, long weightMax) {
        var heads = new PriorityQueue<>(BEST_FIRST);
        for (Selection selection : selections) {
            add(selection.shard(), selection.transactions().iterator(), heads);
        }
        var merged = new ArrayList<Chosen<PooledTransaction>>();
        long left = weightMax;
        while (!heads.isEmpty()) {
            Head head = heads.remove();
            long weight = head.selected().transaction().weight();
            if (weight <= left) {
                left -= weight;
                merged.add(head.selected());
                add(head.shard(), head.following(), heads);
            }
        }
        return merged;
    }

    private static void add(
            int shard, Iterator<Chosen<PooledTransaction>> following, PriorityQueue<Head> heads) {
        if (following.hasNext()) {
            heads.add(new Head(shard, following.next(), following));
        }
    }
}
