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
        return victims(slot, Load.NONE);
    }

    /// The same behind others that are not there yet.
    Optional<List<PooledTransaction>> victims(PooledTransaction slot, Load others) {
        Load load = index.load().plus(others).plus(slot);
        int count = load.count() - limits.count();
        long bytes = load.bytes() - limits.bytes();
        if (!slot.executable()) {
            count = Math.max(count, load.queued() - limits.queuedCount());
            bytes = Math.max(bytes, load.queuedBytes() - limits.queuedBytes());
        }
        var victims = new ArrayList<PooledTransaction>();
        Iterator<PooledTransaction> tails = index.evictableWorstFirst().iterator();
        // The worst tail that is not taken, and those that became tails when others were taken.
        var worst = new PriorityQueue<PooledTransaction>(PoolIndex.WORST_FIRST);
        addNext(tails, slot, worst);
        while (victims.size() < count || bytes > 0) {
            PooledTransaction victim = worst.poll();
            if (victim == null || !yields(victim, slot)) {
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

    /// What waits behind a missing nonce yields to all that a block can contain, whatever it offers,
    /// and never the other way round: an offer that nobody can take costs nothing.
    private static boolean yields(PooledTransaction victim, PooledTransaction slot) {
        return victim.executable() == slot.executable()
                ? victim.tipRate() < slot.tipRate()
                : slot.executable();
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
