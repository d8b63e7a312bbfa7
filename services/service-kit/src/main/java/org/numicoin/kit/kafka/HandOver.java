package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The queue between the thread that polls and the one that processes. Putting never blocks: the
/// poller asks [#isFull] and pauses, so the queue exceeds its bound by at most one fetch.
final class HandOver {
    private static final int RECORD_OVERHEAD = 128;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final Set<Integer> admitted = new HashSet<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final long bytesMax;
    private long bytes;
    private long records;
    private Reading.@Nullable Failed failed;

    private record Entry(int partition, Reading reading, int records, long bytes) {}

    HandOver(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// From now on readings of the partition are taken in, and the taker's position is this.
    void admit(int partition, long position) {
        lock.lock();
        try {
            discard(partition);
            admitted.add(partition);
            next.put(partition, position);
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the partition: nothing more of it is taken out.
    void dismiss(int partition) {
        lock.lock();
        try {
            discard(partition);
            admitted.remove(partition);
            next.remove(partition);
        } finally {
            lock.unlock();
        }
    }

    void put(Reading.Batch batch) {
        long size = 0;
        for (LogRecord record : batch.records()) {
            size += RECORD_OVERHEAD + record.key().length() + record.value().length();
        }
        put(new Entry(batch.partition(), batch, batch.records().size(), size));
    }

    void put(Reading.OutOfRange problem) {
        put(new Entry(problem.partition(), problem, 0, 0));
    }

    /// Wakes the taker: nothing more will come.
    void fail(String reason) {
        lock.lock();
        try {
            if (failed == null) {
                failed = new Reading.Failed(reason);
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isFull() {
        lock.lock();
        try {
            return bytes >= bytesMax;
        } finally {
            lock.unlock();
        }
    }

    /// What came first. What was read before a failure is still taken out before it.
    Reading take(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (entries.isEmpty() && failed == null && left > 0) {
                left = arrived.awaitNanos(left);
            }
            Entry entry = entries.poll();
            if (entry == null) {
                return failed == null ? new Reading.Idle() : failed;
            }
            remove(entry);
            if (entry.reading() instanceof Reading.Batch batch) {
                next.put(batch.partition(), batch.next());
            }
            return entry.reading();
        } finally {
            lock.unlock();
        }
    }

    /// How many wait to be taken out.
    long records() {
        lock.lock();
        try {
            return records;
        } finally {
            lock.unlock();
        }
    }

    /// The offset after what was taken out, by partition.
    Map<Integer, Long> next() {
        lock.lock();
        try {
            return Map.copyOf(next);
        } finally {
            lock.unlock();
        }
    }

    private void put(Entry entry) {
        lock.lock();
        try {
            if (admitted.contains(entry.partition()) && failed == null) {
                entries.add(entry);
                bytes += entry.bytes();
                records += entry.records();
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void discard(int partition) {
        for (var each = entries.iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (entry.partition() == partition) {
                each.remove();
                remove(entry);
            }
        }
    }

    private void remove(Entry entry) {
        bytes -= entry.bytes();
        records -= entry.records();
    }
}
