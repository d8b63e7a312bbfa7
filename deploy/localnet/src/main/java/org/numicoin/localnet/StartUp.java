package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.numicoin.localnet.RunState.MemberPhase;

/// Waits for what a start consists of, says how far it is, and why it does not go on.
final class StartUp {
    /// A process that dies more often before it was ready will not get there.
    private static final int DEATHS_MAX = 2;

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration FIRST_BLOCK_LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Actuator actuator;
    private final Consumer<String> say;
    private final CountDownLatch cancelled;
    private final long startNanos = System.nanoTime();

    /// @param cancelled opened when the localnet is to end instead
    StartUp(Actuator actuator, Consumer<String> say, CountDownLatch cancelled) {
        this.actuator = actuator;
        this.say = say;
        this.cancelled = cancelled;
    }

    /// Until all are ready.
    ///
    /// @throws LocalnetException naming the one that dies or takes too long
    void awaitReady(List<Supervised> members) throws IOException {
        var waiting = new ArrayList<>(members);
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!waiting.isEmpty()) {
            for (var each = waiting.iterator(); each.hasNext(); ) {
                RunState.Member member = each.next().state();
                if (member.phase() == MemberPhase.READY) {
                    progress(member.name() + " is ready");
                    each.remove();
                    continue;
                }
                requireAlive(member);
                if (System.nanoTime() > deadline) {
                    throw notReady(member);
                }
            }
            pause();
        }
    }

    private static void requireAlive(RunState.Member member) throws LocalnetException {
        if (member.phase() == MemberPhase.GIVEN_UP || member.restarts() >= DEATHS_MAX) {
            throw new LocalnetException(
                    "%s does not start: see %s".formatted(member.name(), member.log()));
        }
    }

    private LocalnetException notReady(RunState.Member member) {
        String reason =
                member.health()
                        .flatMap(health -> actuator.get(Actuator.readiness(health)))
                        .map(answer -> " and says " + answer.body())
                        .orElse("");
        return new LocalnetException(
                "%s is not ready after %d s%s: see %s"
                        .formatted(member.name(), READY_LIMIT.toSeconds(), reason, member.log()));
    }

    /// Until the height rises above the one first seen.
    ///
    /// @param explorer host:port
    void awaitFirstBlock(String explorer) throws IOException {
        long deadline = System.nanoTime() + FIRST_BLOCK_LIMIT.toNanos();
        OptionalLong first = OptionalLong.empty();
        while (System.nanoTime() < deadline) {
            OptionalLong height = actuator.height(explorer);
            if (first.isEmpty()) {
                first = height;
            } else if (height.isPresent() && height.getAsLong() > first.getAsLong()) {
                progress("block " + height.getAsLong() + " is mined");
                return;
            }
            pause();
        }
        throw new LocalnetException(
                "no block was mined in %d s: see ./numi logs validator and mining-worker-1"
                        .formatted(FIRST_BLOCK_LIMIT.toSeconds()));
    }

    void progress(String what) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        say.accept(String.format(Locale.ROOT, "%5.1f s  %s", seconds, what));
    }

    private void pause() throws IOException {
        try {
            if (cancelled.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LocalnetException("ended before it was up");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while starting");
        }
    }
}
