package org.numicoin.cli.wallet;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.numicoin.chain.Transaction;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.explorer.Explorer;
import org.numicoin.cli.explorer.SubmitAnswer;
import org.numicoin.cli.explorer.TransactionStatus;
import org.numicoin.primitives.Hash256;

/// Brings a signed transaction into the pool and, when asked, watches it being confirmed. Posting
/// the same bytes again is harmless, so every doubt is answered by doing so; what is never done
/// here is to sign again.
final class Posting {
    private final Explorer explorer;
    private final WaitOptions wait;
    private final OutputOption output;
    private final long deadline;

    Posting(Explorer explorer, WaitOptions wait, OutputOption output) {
        this.explorer = explorer;
        this.wait = wait;
        this.output = output;
        this.deadline = System.nanoTime() + wait.timeout().toNanos();
    }

    /// How a posted transaction stands.
    sealed interface Outcome {
        /// In the pool, or in a block.
        ///
        /// @param height of its block, once it is confirmed as often as was asked for
        record Accepted(Optional<Long> height, long confirmations) implements Outcome {}

        record Refused(String code, String detail) implements Outcome {}
    }

    /// Posts until there is a verdict, then waits for the confirmations that were asked for.
    Outcome post(Transaction transaction) {
        return submit(transaction)
                .<Outcome>map(refused -> new Outcome.Refused(refused.code(), refused.detail()))
                .orElseGet(() -> confirmed(transaction.id()));
    }

    private Optional<SubmitAnswer.Refused> submit(Transaction transaction) {
        for (int attempt = 1; ; attempt++) {
            switch (explorer.submit(transaction)) {
                case SubmitAnswer.Taken _ -> {
                    return Optional.empty();
                }
                case SubmitAnswer.Refused refused -> {
                    // An earlier attempt may have been taken without our hearing of it.
                    return attempt > 1 && isKnown(transaction.id())
                            ? Optional.empty()
                            : Optional.of(refused);
                }
                case SubmitAnswer.Unknown unknown -> {
                    if (attempt == 1) {
                        output.progress(
                                "no answer yet (%s), posting the same bytes again"
                                        .formatted(unknown.reason()));
                    }
                    if (isOver(unknown.retryAfter())) {
                        throw new CommandException(
                                ExitCode.TIMED_OUT,
                                "no verdict on %s (%s): it may still be mined, see wallet history before you send again"
                                        .formatted(transaction.id(), unknown.reason()));
                    }
                    pause(unknown.retryAfter());
                }
            }
        }
    }

    private Outcome confirmed(Hash256 id) {
        long wanted = wait.confirmations();
        if (wanted == 0) {
            return new Outcome.Accepted(Optional.empty(), 0);
        }
        output.progress("accepted %s, waiting for %d confirmation(s)".formatted(id, wanted));
        long shown = 0;
        while (true) {
            switch (status(id)) {
                case TransactionStatus.Confirmed(long height, _) -> {
                    long confirmations = tipHeight() - height + 1;
                    if (confirmations >= wanted) {
                        return new Outcome.Accepted(Optional.of(height), confirmations);
                    }
                    if (confirmations != shown) {
                        output.progress(
                                "block %d, %d of %d".formatted(height, confirmations, wanted));
                        shown = confirmations;
                    }
                }
                case TransactionStatus.Gone gone when isLost(gone) -> {
                    return new Outcome.Refused(gone.code(), gone.detail());
                }
                case TransactionStatus.Gone _,
                        TransactionStatus.Pooled _,
                        TransactionStatus.Unknown _ -> {}
            }
            if (isOver(wait.poll())) {
                throw new CommandException(
                        ExitCode.TIMED_OUT,
                        "%s was accepted, and not confirmed %d time(s) within %d s: it may still be, see wallet history"
                                .formatted(id, wanted, wait.timeout().toSeconds()));
            }
            pause(wait.poll());
        }
    }

    /// Confirmed and accepted are no losses: the explorer's index follows the pool in a moment.
    private static boolean isLost(TransactionStatus.Gone gone) {
        return switch (gone.verdict()) {
            case "replaced", "evicted", "expired", "dropped", "rejected" -> true;
            default -> false;
        };
    }

    private boolean isKnown(Hash256 id) {
        return switch (status(id)) {
            case TransactionStatus.Confirmed _, TransactionStatus.Pooled _ -> true;
            case TransactionStatus.Gone _, TransactionStatus.Unknown _ -> false;
        };
    }

    private TransactionStatus status(Hash256 id) {
        return patiently(() -> explorer.status(id), new TransactionStatus.Unknown());
    }

    private long tipHeight() {
        return patiently(explorer::tipHeight, 0L);
    }

    /// An explorer that restarts meanwhile is no reason to give up.
    private static <T> T patiently(Supplier<T> question, T unanswered) {
        try {
            return question.get();
        } catch (CommandException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE) {
                throw e;
            }
            return unanswered;
        }
    }

    private boolean isOver(Duration pause) {
        return System.nanoTime() + pause.toNanos() - deadline > 0;
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
