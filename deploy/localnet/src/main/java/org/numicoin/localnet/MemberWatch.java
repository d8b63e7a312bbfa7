package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.numicoin.localnet.RunState.Member;
import org.numicoin.localnet.RunState.MemberPhase;

/// Sees from outside the supervisor how processes change.
final class MemberWatch {
    static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int POLL_MILLIS = 100;

    private final DataFolder folder;

    MemberWatch(DataFolder folder) {
        this.folder = folder;
    }

    /// What may become true of a process, or never can any more.
    interface Condition {
        boolean holds(Member member) throws LocalnetException;
    }

    /// @throws LocalnetException when nothing runs
    RunState state() throws LocalnetException {
        return folder.state()
                .filter(_ -> folder.isLocked())
                .orElseThrow(() ->
                        new LocalnetException(
                                "nothing runs in %s; start it with ./numi up"
                                        .formatted(folder.path())));
    }

    /// Until a condition holds for all chosen processes.
    ///
    /// @throws LocalnetException when it does not within [#LIMIT], naming the first for which it
    ///   does not, or when nothing runs any more
    void await(Predicate<Member> which, Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<Member> waiting = waiting(which, condition);
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                Member first = waiting.getFirst();
                throw new LocalnetException(
                        "%s is %s after %d s: see %s"
                                .formatted(
                                        first.name(),
                                        first.phase(),
                                        LIMIT.toSeconds(),
                                        first.log()));
            }
            pause();
        }
    }

    /// @throws LocalnetException when it has died too often
    static boolean isReady(Member member) throws LocalnetException {
        if (member.phase() == MemberPhase.GIVEN_UP) {
            throw new LocalnetException(
                    "%s does not start: see %s".formatted(member.name(), member.log()));
        }
        return member.phase() == MemberPhase.READY;
    }

    private List<Member> waiting(Predicate<Member> which, Condition condition) throws IOException {
        for (Member member : state().members()) {
            if (which.test(member) && !condition.holds(member)) {
                return List.of(member);
            }
        }
        return List.of();
    }

    static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a process");
        }
    }
}
