package org.numicoin.mempool.pool;

import java.util.Optional;

/// Whether there is room in a shard, and who has to go for a better one.
final class Room {
    private final PoolLimits limits;
    private final PoolIndex index;
    private final Selector selector;

    Room(PoolLimits limits, PoolIndex index, Selector selector) {
        this.limits = limits;
        this.index = index;
        this.selector = selector;
    }

    /// Whether a slot could come in behind so many others that are not there yet.
    boolean isFor(PooledTransaction slot, int others, long otherBytes) {
        return fits(slot, others, otherBytes) || victim(slot).isPresent();
    }

    boolean fits(PooledTransaction slot) {
        return fits(slot, 0, 0);
    }

    private boolean fits(PooledTransaction slot, int others, long otherBytes) {
        return index.count() + others < limits.count()
                && index.bytes() + otherBytes + slot.size() <= limits.bytes();
    }

    /// The worst last transaction of another sender, when it is worth less and in no recent
    /// template.
    Optional<PooledTransaction> victim(PooledTransaction candidate) {
        for (PooledTransaction tail : index.tailsWorstFirst()) {
            if (tail.tipRate() >= candidate.tipRate()) {
                return Optional.empty();
            }
            if (!tail.sender().equals(candidate.sender()) && !selector.isOffered(tail.id())) {
                return Optional.of(tail);
            }
        }
        return Optional.empty();
    }
}
