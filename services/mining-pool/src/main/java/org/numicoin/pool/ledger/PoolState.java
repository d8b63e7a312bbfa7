package org.numicoin.pool.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolShare;

/// Books and shares as this pod knows them: folded by one thread, read by many.
public final class PoolState {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Ledger ledger = new Ledger();
    private final ShareFold shares = new ShareFold();
    private volatile boolean current;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Hears what was folded, on the folding thread and without the lock.
    public interface Listener {
        void entry(PoolEntry entry);

        void share(PoolShare share);
    }

    /// Folds an entry of the books.
    ///
    /// @throws LedgerException when it cannot follow
    public void apply(PoolEntry entry) {
        locked(() -> ledger.apply(entry));
        listeners.forEach(listener -> listener.entry(entry));
    }

    /// Folds a share.
    ///
    /// @param offset of its record
    public void apply(long offset, PoolShare share) {
        locked(() -> shares.apply(offset, share));
        listeners.forEach(listener -> listener.share(share));
    }

    /// Answers a question from one state of both. What the answer holds must not change with them.
    public <T> T read(BiFunction<Ledger, ShareFold, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(ledger, shares);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// All is folded that was in the books when this pod began to read them: what comes now is
    /// news.
    public void caughtUp() {
        current = true;
    }

    /// Whether the books are whole, and not those of some time ago.
    public boolean isCurrent() {
        return current;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /// For the thread that folds.
    public Ledger ledger() {
        return ledger;
    }

    /// For the thread that folds.
    public ShareFold shares() {
        return shares;
    }

    private void locked(Runnable change) {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
