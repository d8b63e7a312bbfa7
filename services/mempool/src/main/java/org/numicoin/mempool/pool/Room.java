package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Whether there is room in a shard, and who has to go for a better one.
final class Room {
    private final PoolLimits limits;
    private final PoolIndex index;
    private final Senders senders;
    private final RecentTemplates templates;

    Room(PoolLimits limits, PoolIndex index, Senders senders, RecentTemplates templates) {
        this.limits = limits;
        this.index = index;
        this.senders = senders;
        this.templates = templates;
    }

    /// Who has to go so that a slot can come in; nobody when there is room. Nothing when all that
    /// may go would not make enough: then nobody goes at all.
    Optional<List<PooledTransaction>> victims(PooledTransaction slot) {
        return victims(slot, 0, 0);
    }

    /// The same behind so many others that are not there yet.
    Optional<List<PooledTransaction>> victims(PooledTransaction slot, int others, long otherBytes) {
        int count = index.count() + others + 1 - limits.count();
        long bytes = index.bytes() + otherBytes + slot.size() - limits.bytes();
        var victims = new ArrayList<PooledTransaction>();
        Iterator<PooledTransaction> tails = index.evictableWorstFirst().iterator();
        // The worst tail that is not taken, and those that became tails when others were taken.
        var worst = new PriorityQueue<PooledTransaction>(PoolIndex.WORST_FIRST);
        addNext(tails, slot, worst);
        while (victims.size() < count || bytes > 0) {
            PooledTransaction victim = worst.poll();
            if (victim == null || victim.tipRate() >= slot.tipRate()) {
                return Optional.empty();
            }
            victims.add(victim);
            bytes -= victim.size();
            var slots = senders.of(victim.sender()).slots();
            if (slots.lastEntry().getValue().equals(victim)) {
                addNext(tails, slot, worst);
            }
            var before = slots.lowerEntry(victim.nonce());
            if (before != null && !templates.protects(before.getValue().id())) {
                worst.add(before.getValue());
            }
        }
        return Optional.of(victims);
    }

    /// The next tail of another sender.
    private void addNext(
            Iterator<PooledTransaction> tails,
            PooledTransaction candidate,
            PriorityQueue<PooledTransaction> worst) {
        while (tails.hasNext()) {
            PooledTransaction tail = tails.next();
            if (!tail.sender().equals(candidate.sender())) {
                worst.add(tail);
                return;
            }
        }
    }
}
