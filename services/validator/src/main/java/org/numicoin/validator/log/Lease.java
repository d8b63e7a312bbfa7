package org.numicoin.validator.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LeaseHolder;
import org.numicoin.kit.kafka.LeaseListener;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.messaging.Topics;

/// Membership in the lease group, with the duty that comes with it: the producer is closed before
/// the lease is let go. The core sees [#isGranted] turn false and closes it; when it is too busy
/// for that, the lease's thread does.
final class Lease implements LeaseListener, AutoCloseable {
    /// The listener has 3 s; closing a producer takes the rest of it at most.
    private static final Duration CORE_MAX = Duration.ofMillis(500);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closed = lock.newCondition();
    private final Runnable changed;
    private @Nullable LeaseHolder holder;
    private @Nullable TransactionalLog log;
    private boolean granted;

    private Lease(Runnable changed) {
        this.changed = changed;
    }

    /// @param changed called when the lease comes or goes, from the lease's thread; returns at once
    static Lease join(KafkaClients clients, Runnable changed) {
        var lease = new Lease(changed);
        var holder = LeaseHolder.join(clients, Topics.VALIDATOR_LEASE, lease);
        lease.lock.lock();
        try {
            lease.holder = holder;
        } finally {
            lease.lock.unlock();
        }
        return lease;
    }

    /// Whether this replica should write.
    boolean isGranted() {
        lock.lock();
        try {
            return granted;
        } finally {
            lock.unlock();
        }
    }

    /// False once membership has ended for whatever reason.
    boolean isMember() {
        lock.lock();
        try {
            return holder == null || holder.isMember();
        } finally {
            lock.unlock();
        }
    }

    /// Says which producer to close when the lease goes; false when it has gone already.
    boolean writesTo(TransactionalLog opened) {
        lock.lock();
        try {
            if (granted) {
                log = opened;
            }
            return granted;
        } finally {
            lock.unlock();
        }
    }

    /// The producer is closed: the lease may go.
    void writesNoMore() {
        lock.lock();
        try {
            log = null;
            closed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void acquired() {
        lock.lock();
        try {
            granted = true;
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    @Override
    public void released() {
        endGrant().ifPresent(TransactionalLog::close);
    }

    @Override
    public void lost() {
        released();
    }

    /// Leaves the group; the producer is closed before.
    @Override
    public void close() {
        LeaseHolder joined;
        lock.lock();
        try {
            joined = holder;
        } finally {
            lock.unlock();
        }
        if (joined != null) {
            joined.close();
        }
    }

    /// Tells the core and waits for it. What is returned is still open.
    private Optional<TransactionalLog> endGrant() {
        lock.lock();
        try {
            granted = false;
            changed.run();
            long left = CORE_MAX.toNanos();
            while (log != null && left > 0) {
                left = closed.awaitNanos(left);
            }
            return Optional.ofNullable(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.ofNullable(log);
        } finally {
            lock.unlock();
        }
    }
}
