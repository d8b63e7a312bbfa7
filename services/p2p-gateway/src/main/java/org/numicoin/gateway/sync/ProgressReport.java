package org.numicoin.gateway.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.gateway.sync.SyncProgress.Phase;

/// Says how far we are when that changes, and why we stand still when we do.
final class ProgressReport {
    private static final long STILL_MILLIS = 10_000;
    private static final int SAMPLES = 16;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private SyncProgress last = new SyncProgress(Phase.CAUGHT_UP, 0, 0, 0);
    private Optional<Standstill> told = Optional.empty();
    private long height = -1;
    private long movedAt;

    private record Sample(long at, long height) {}

    SyncProgress last() {
        return last;
    }

    /// @param cause what is waited for, if anything is
    void tick(
            Phase phase,
            long tipHeight,
            long bestHeader,
            Optional<Standstill> cause,
            long now,
            Consumer<SyncEffect> out) {
        boolean goesOn = told.isPresent() && cause.isEmpty();
        if (tipHeight != height || cause.isEmpty()) {
            height = tipHeight;
            movedAt = now;
            told = Optional.empty();
        }
        var progress =
                new SyncProgress(
                        phase, tipHeight, Math.max(tipHeight, bestHeader), rate(tipHeight, now));
        if (goesOn || !progress.equals(last)) {
            last = progress;
            out.accept(new SyncEffect.Progress(progress));
        }
        if (now - movedAt >= STILL_MILLIS && !cause.equals(told)) {
            told = cause;
            cause.ifPresent(reason -> out.accept(new SyncEffect.Stalled(reason)));
        }
    }

    private double rate(long tipHeight, long now) {
        samples.addLast(new Sample(now, tipHeight));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        var first = samples.getFirst();
        long millis = now - first.at();
        return millis <= 0 ? 0 : Math.max(0, tipHeight - first.height()) * 1_000.0 / millis;
    }
}
