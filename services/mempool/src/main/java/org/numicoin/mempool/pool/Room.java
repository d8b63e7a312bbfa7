package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.numicoin.mempool.pool.Ranking.Tail;

/// Whether there is room in a shard, and who has to go for a better one.
final class Room {
    private final PoolLimits limits;
    private final long step;
    private final PoolIndex index;
    private final RateIndex rates;
    private final Senders senders;
    private final RecentTemplates templates;

    Room(PoolLimits limits, PoolState state) {
        this.limits = limits;
        this.step = state.spec.leastBaseFee();
        this.index = state.index;
        this.rates = state.rates;
        this.senders = state.senders;
        this.templates = state.templates;
    }

    /// Who has to go so that a slot can come in, beside the one whose nonce it has; nobody when
    /// there is room. Nothing when all that may go would not make enough: then nobody goes at all.
    ///
    /// @param sender with the slots before it
    /// @param others that come in before it and are not there yet
    Optional<List<Tail>> victims(PooledTransaction slot, Sender sender, Load others) {
        Load load = index.load().plus(others).plus(slot);
        load = sender.slot(slot.nonce()).map(load::minus).orElse(load);
        int count = load.count() - limits.count();
        long bytes = load.bytes() + index.keyBytes() + newKeyBytes(sender) - limits.bytes();
        long queuedBytes = 0;
        if (!slot.executable()) {
            count = Math.max(count, load.queued() - limits.queuedCount());
            queuedBytes = load.queuedBytes() - limits.queuedBytes();
        }
        if (count <= 0 && bytes <= 0 && queuedBytes <= 0) {
            return Optional.of(List.of());
        }
        return victims(tail(slot, sender), count, bytes, queuedBytes);
    }

    /// What waits for a nonce makes room only for the like, so all victims count for both.
    private Optional<List<Tail>> victims(Tail candidate, int count, long bytes, long queuedBytes) {
        var victims = new ArrayList<Tail>();
        Iterator<Tail> tails = rates.worstFirst().iterator();
        // The worst tail that is not taken, and those that became tails when others were taken.
        var worst = new PriorityQueue<Tail>(Tail.WORST_FIRST);
        addNext(tails, candidate, worst);
        long left = bytes;
        long queuedLeft = queuedBytes;
        while (victims.size() < count || left > 0 || queuedLeft > 0) {
            Tail next = worst.poll();
            if (next == null || !next.yieldsTo(candidate, step)) {
                return Optional.empty();
            }
            PooledTransaction victim = next.slot();
            victims.add(next);
            Sender sender = senders.of(victim.sender());
            boolean isFirst = sender.slots().firstEntry().getValue().equals(victim);
            left -= victim.size() + (isFirst ? sender.keyBytes() : 0);
            queuedLeft -= victim.size();
            if (sender.slots().lastEntry().getValue().equals(victim)) {
                addNext(tails, candidate, worst);
            }
            Ranking.of(
                            sender.address(),
                            sender.slots().headMap(victim.nonce(), false).values(),
                            rates.baseFee())
                    .tail()
                    .filter(tail -> !templates.protects(tail.slot().id()))
                    .ifPresent(worst::add);
        }
        return Optional.of(victims);
    }

    /// Memory of the keys of a sender that has no slots yet.
    static long newKeyBytes(Sender sender) {
        return sender.slots().isEmpty() ? sender.keyBytes() : 0;
    }

    /// A slot as the last of its sender's: those behind it do not make it worth more.
    Tail tail(PooledTransaction slot, Sender sender) {
        var slots = new ArrayList<>(sender.slots().headMap(slot.nonce(), false).values());
        slots.add(slot);
        return Ranking.of(sender.address(), slots, rates.baseFee()).tail().orElseThrow();
    }

    /// What a block's miner has to get beyond the base fee, in nano per weight, before the worst in
    /// the pool makes room: nothing while that is what no block can contain.
    long price() {
        Iterator<Tail> worst = rates.worstFirst().iterator();
        if (!worst.hasNext()) {
            return 0;
        }
        Tail first = worst.next();
        return first.slot().executable() ? Math.max(0, first.rate().perWeight()) + step : 0;
    }

    /// The next tail of another sender.
    private static void addNext(Iterator<Tail> tails, Tail candidate, PriorityQueue<Tail> worst) {
        while (tails.hasNext()) {
            Tail tail = tails.next();
            if (!tail.slot().sender().equals(candidate.slot().sender())) {
                worst.add(tail);
                return;
            }
        }
    }
}
