package org.numicoin.libp2p.yamux;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Bytes that may be held for peers: one budget for the node, below it one for each connection. For
/// any thread.
public final class MemoryBudget {
    private final long max;
    private final Optional<MemoryBudget> parent;
    private final AtomicLong used = new AtomicLong();

    private MemoryBudget(long max, Optional<MemoryBudget> parent) {
        this.max = max;
        this.parent = parent;
    }

    public static MemoryBudget of(long max) {
        return new MemoryBudget(max, Optional.empty());
    }

    /// A part of this budget that is at most `max`.
    public MemoryBudget part(long max) {
        return new MemoryBudget(max, Optional.of(this));
    }

    public long used() {
        return used.get();
    }

    /// Takes all or nothing.
    boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) > max) {
            used.addAndGet(-bytes);
            return false;
        }
        if (parent.isPresent() && !parent.get().tryTake(bytes)) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        if (used.addAndGet(-bytes) < 0) {
            throw new IllegalStateException("more was given back than taken");
        }
        parent.ifPresent(budget -> budget.give(bytes));
    }
}
