package org.numicoin.pool.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Work over time, in rings of fixed size: minutes of the last hour and hours of the last day. A
/// share of difficulty d stands for d hashes on average.
final class WorkRate {
    static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final int HOURS_KEPT = 24;

    private final Ring minutes = new Ring(MINUTE, 60);
    private final Ring hours = new Ring(HOUR, HOURS_KEPT);

    /// A sum for people: a difficulty that no chain will see must not stop the fold.
    static long plus(long work, long difficulty) {
        long sum = work + difficulty;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    void add(long millis, long difficulty) {
        minutes.add(millis, difficulty);
        hours.add(millis, difficulty);
    }

    /// Over the last 10 minutes, hour or day before a moment.
    Speed speed(Duration over, long now) {
        Ring ring = over.compareTo(Duration.ofHours(1)) <= 0 ? minutes : hours;
        return ring.speed(now, over.toMillis());
    }

    /// Each hour of the day before a moment in which there was work, the oldest first.
    List<HourOfWork> hours(long now) {
        long last = now / HOUR;
        var worked = new ArrayList<HourOfWork>();
        for (long hour = last - HOURS_KEPT + 1; hour <= last; hour++) {
            int slot = hours.slot(hour);
            if (hours.spans[slot] == hour) {
                worked.add(new HourOfWork(hour * HOUR, hours.sums[slot], hours.counts[slot]));
            }
        }
        return worked;
    }

    /// Sums of spans of time that overwrite those a turn older.
    private static final class Ring {
        private final long span;
        private final long[] sums;
        private final int[] counts;

        /// Number of the span that a slot has, since 1970; 0 for none.
        private final int[] spans;

        Ring(long span, int size) {
            this.span = span;
            this.sums = new long[size];
            this.counts = new int[size];
            this.spans = new int[size];
        }

        void add(long millis, long value) {
            int at = (int) Math.min(Integer.MAX_VALUE, millis / span);
            int slot = slot(at);
            if (spans[slot] > at) {
                return;
            }
            if (spans[slot] < at) {
                spans[slot] = at;
                sums[slot] = 0;
                counts[slot] = 0;
            }
            sums[slot] = plus(sums[slot], value);
            counts[slot]++;
        }

        Speed speed(long now, long millis) {
            long last = now / span;
            long first = last - millis / span + 1;
            double sum = 0;
            long count = 0;
            for (int slot = 0; slot < sums.length; slot++) {
                if (counts[slot] > 0 && spans[slot] >= first && spans[slot] <= last) {
                    sum += sums[slot];
                    count += counts[slot];
                }
            }
            return new Speed(sum * 1000.0 / millis, count * 1000.0 / millis);
        }

        private int slot(long at) {
            return (int) (at % sums.length);
        }
    }
}
