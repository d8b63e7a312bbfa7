package org.numicoin.pool.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Sends away addresses from which only rubbish comes. Every offence has points, an accepted share
/// takes one back, and points are forgotten after a while; whoever reaches the limit is not let in
/// for the time of a ban. Of many addresses the one heard of longest ago is forgotten, so that no
/// flood of them takes more memory.
public final class Bans {
    private final Settings settings;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Points> records = new LinkedHashMap<>(16, 0.75f, true);

    /// What is held against somebody.
    public enum Offence {
        /// No line of the protocol, or one that is too long.
        JUNK(20),
        LOGIN_REFUSED(10),
        /// A hash that is not the one it was said to be.
        WRONG_HASH(5),
        /// Above the target, sent again, or of a job that nobody gave out.
        BAD_SHARE(1);

        private final int points;

        Offence(int points) {
            this.points = points;
        }
    }

    /// When an address is banned, and for how long.
    ///
    /// @param points at which an address is banned
    /// @param memory after which points are forgotten that no new ones came to
    /// @param addresses kept in mind at most
    public record Settings(int points, Duration ban, Duration memory, int addresses) {}

    private record Points(int points, long last, long bannedUntil, boolean banned) {}

    public Bans(Settings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /// Holds something against an address.
    ///
    /// @return whether the address is banned now
    public boolean offend(String address, Offence offence) {
        return change(address, offence.points);
    }

    /// An accepted share.
    public void good(String address) {
        lock.lock();
        try {
            if (records.containsKey(address)) {
                var _ = change(address, -1);
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isBanned(String address) {
        lock.lock();
        try {
            Points record = records.get(address);
            return record != null
                    && record.banned()
                    && record.bannedUntil() - nanoTime.getAsLong() > 0;
        } finally {
            lock.unlock();
        }
    }

    /// How many addresses are banned now.
    public int size() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            return (int)
                    records.values().stream()
                            .filter(r -> r.banned() && r.bannedUntil() - now > 0)
                            .count();
        } finally {
            lock.unlock();
        }
    }

    private boolean change(String address, int by) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Points before = records.get(address);
            boolean forgotten = before == null || now - before.last() > settings.memory().toNanos();
            if (before != null && before.banned() && before.bannedUntil() - now > 0) {
                return true;
            }
            int points = Math.max(0, (forgotten || before == null ? 0 : before.points()) + by);
            boolean banned = points >= settings.points();
            long until = now + settings.ban().toNanos();
            records.put(address, new Points(banned ? 0 : points, now, until, banned));
            if (records.size() > settings.addresses()) {
                Map.Entry<String, Points> oldest = records.firstEntry();
                records.remove(oldest.getKey());
            }
            return banned;
        } finally {
            lock.unlock();
        }
    }
}
