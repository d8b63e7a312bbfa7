package org.numicoin.validator.publish;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.log.AppliedPosition;
import org.numicoin.validator.log.TermListener;
import org.numicoin.validator.state.StorePosition;

/// When to make a template: while this replica writes, on a new tip at once, else every tenth of
/// the block interval a look at what the mempools have.
public final class TemplateLoop implements TermListener, AutoCloseable {
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
    private static final Duration ATTENTION = Duration.ofMillis(100);

    /// On one tip this thread rests so many times as long as it worked.
    private static final int REST_PER_WORK = 3;

    private final TemplateSettings settings;
    private final AppliedPosition applied;
    private final TemplateMaker maker;
    private final LongSupplier nanoTime;
    private volatile long term;
    private @Nullable ServiceThread thread;

    // Of the loop's thread.
    private Optional<Hash256> lastTip = Optional.empty();
    private long lastTerm;
    private long lastStart;
    private long lastWork;

    public TemplateLoop(
            TemplateSettings settings,
            AppliedPosition applied,
            TemplateMaker maker,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.applied = applied;
        this.maker = maker;
        this.nanoTime = nanoTime;
    }

    /// Starts the thread; it makes nothing before the first term.
    ///
    /// @param importing whether the tip will not be one for long, since more blocks wait
    public void start(BooleanSupplier importing, ProgressWatch progress, ServiceExit exit) {
        thread = ServiceThread.start("templates", exit, () -> run(importing, progress));
    }

    @Override
    public void began(long newTerm) {
        term = newTerm;
    }

    @Override
    public void ended() {
        term = 0;
    }

    @Override
    public void close() {
        var started = thread;
        if (started != null) {
            started.close();
        }
    }

    private void run(BooleanSupplier importing, ProgressWatch progress)
            throws InterruptedException {
        try (var beat = progress.watch("templates", SILENCE_MAX)) {
            while (true) {
                beat.now();
                var seen = applied.get();
                long rest = rest(seen, importing);
                if (rest > 0) {
                    applied.awaitChange(
                            seen, Duration.ofNanos(Math.min(rest, ATTENTION.toNanos())));
                } else {
                    make(seen);
                }
            }
        }
    }

    private void make(StorePosition seen) throws InterruptedException {
        long now = term;
        boolean fresh = isFresh(seen);
        lastStart = nanoTime.getAsLong();
        lastTip = Optional.of(maker.make(now, fresh, () -> term == now));
        lastTerm = now;
        lastWork = nanoTime.getAsLong() - lastStart;
    }

    /// Nanoseconds until the next template may be due.
    private long rest(StorePosition seen, BooleanSupplier importing) {
        if (term == 0) {
            return Long.MAX_VALUE;
        }
        boolean fresh = isFresh(seen);
        if (fresh && !importing.getAsBoolean()) {
            return 0;
        }
        long spacing = settings.spacing().toNanos();
        long pause = fresh ? spacing : Math.max(spacing, lastWork * REST_PER_WORK + lastWork);
        return lastStart + pause - nanoTime.getAsLong();
    }

    private boolean isFresh(StorePosition seen) {
        return lastTerm != term || !lastTip.equals(Optional.of(seen.tipId()));
    }
}
