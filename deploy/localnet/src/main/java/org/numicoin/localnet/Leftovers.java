package org.numicoin.localnet;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends what a supervisor that was killed left behind. Its children end by themselves when their
/// standard input closes, which takes a moment; Redis does not.
public final class Leftovers {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private Leftovers() {}

    /// Call only while no supervisor has the folder.
    ///
    /// @return the names of those that were still there
    public static List<String> end(DataFolder folder) throws IOException {
        Optional<RunState> state = folder.state();
        if (state.isEmpty()) {
            return List.of();
        }
        record Left(String name, ProcessHandle process) {}
        List<Left> left =
                state.get().members().stream()
                        .flatMap(member ->
                                member.process().flatMap(ProcessRecord::running).stream()
                                        .map(process -> new Left(member.name(), process)))
                        .toList();
        left.forEach(one -> one.process().destroy());
        var ended =
                CompletableFuture.allOf(
                        left.stream()
                                .map(one -> one.process().onExit())
                                .toArray(CompletableFuture[]::new));
        if (!await(ended, LIMIT)) {
            left.forEach(one -> one.process().destroyForcibly());
            if (!await(ended, KILL_LIMIT)) {
                throw new LocalnetException(
                        "processes of an earlier run cannot be ended: "
                                + left.stream().map(one -> one.name()).toList());
            }
        }
        return left.stream().map(Left::name).toList();
    }

    private static boolean await(CompletableFuture<Void> ended, Duration limit) {
        try {
            ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process cannot fail", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
