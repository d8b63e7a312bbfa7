package org.numicoin.kit;

import java.time.Duration;

/// Waits between tries: twice as long each time, up to a bound. One thread uses it.
public final class Backoff {
    private final Duration first;
    private final Duration max;
    private Duration next;

    public Backoff(Duration first, Duration max) {
        this.first = first;
        this.max = max;
        this.next = first;
    }

    /// Waits before the next try.
    public void await() throws InterruptedException {
        Thread.sleep(next);
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
    }

    /// A try succeeded: the next wait is the first again.
    public void reset() {
        next = first;
    }
}
