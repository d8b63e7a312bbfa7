package org.numicoin.pool.ledger;

import java.time.Duration;
import java.util.Arrays;

/// Work over time, in rings of fixed size: minutes of the last hour and hours of the last day. A
/// share of difficulty d stands for d hashes on average.
final class WorkRate {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private final Ring minutes = new Ring(MINUTE, 60);
    private final Ring hours = new Ring(HOUR, 24);

    void add(long millis, long difficulty) {
        minutes.add(millis, difficulty);
        hours.add(millis, difficulty);
    }

    /// Hashes a second over the last 10 minutes, hour or day before a moment.
    double perSecond(Duration over, long now) {
        Ring ring = over.compareTo(Duration.ofHours(1)) <= 0 ? minutes : hours;
        return ring.sum(now, over.toMillis()) * 1000.0 / over.toMillis();
    }

    /// Sums of spans of time that overwrite those a turn older.
    private static final class Ring {
        private final long span;
        private final long[] sums;
        private final long[] spans;

        Ring(long span, int size) {
            this.span = span;
            this.sums = new long[size];
            this.spans = new long[size];
            Arrays.fill(spans, -1);
        }

        void add(long millis, long value) {
            long at = millis / span;
            int slot = (int) (at % sums.length);
            if (spans[slot] > at) {
                return;
            }
            if (spans[slot] < at) {
                spans[slot] = at;
                sums[slot] = 0;
            }
            sums[slot] = Math.addExact(sums[slot], value);
        }

        double sum(long now, long millis) {
            long last = now / span;
            long first = last - millis / span + 1;
            double sum = 0;
            for (int slot = 0; slot < sums.length; slot++) {
                if (spans[slot] >= first && spans[slot] <= last) {
                    sum += sums[slot];
                }
            }
            return sum;
        }
    }
}
