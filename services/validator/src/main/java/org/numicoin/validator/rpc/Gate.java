package org.numicoin.validator.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.validator.log.AppliedPosition;

/// Before every answer: whether this replica serves at all, and whether it has applied what the
/// caller needs.
public final class Gate {
    private static final Duration BEHIND_MAX = Duration.ofMillis(500);

    private final AppliedPosition applied;
    private final Supplier<Optional<String>> refusal;
    private final Semaphore waiters;

    /// @param refusal why this replica does not serve, if it does not
    /// @param waitersMax how many calls may wait at a time; each holds a thread
    public Gate(AppliedPosition applied, Supplier<Optional<String>> refusal, int waitersMax) {
        this.applied = applied;
        this.refusal = refusal;
        this.waiters = new Semaphore(waitersMax);
    }

    /// Returns when the event with this sequence is applied.
    ///
    /// @throws RpcException `diverged` or, after 500 ms, `behind`
    void pass(long leastSequence) {
        refusal.get()
                .ifPresent(reason -> {
                    throw RpcException.unavailable("diverged", reason);
                });
        if (applied.get().sequence() < leastSequence && !waited(leastSequence)) {
            throw RpcException.unavailable(
                    "behind",
                    "sequence "
                            + applied.get().sequence()
                            + " is applied, not yet "
                            + leastSequence);
        }
    }

    private boolean waited(long leastSequence) {
        if (!waiters.tryAcquire()) {
            return false;
        }
        try {
            return applied.awaitSequence(leastSequence, BEHIND_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiters.release();
        }
    }
}
