package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Ends a localnet from outside its supervisor.
public final class ShutDown {
    private static final Duration LIMIT = Duration.ofSeconds(80);

    private ShutDown() {}

    /// Asks the supervisor to end everything and waits; ends what a killed one left.
    ///
    /// @param say gets lines for a person
    /// @return whether anything ran
    public static boolean run(DataFolder folder, Consumer<String> say) throws IOException {
        boolean ran = false;
        if (folder.isLocked()) {
            Optional<ProcessHandle> supervisor =
                    folder.state().flatMap(state -> state.supervisor().running());
            if (supervisor.isEmpty()) {
                throw new LocalnetException(
                        "a localnet in %s is just starting or ending: try again"
                                .formatted(folder.path()));
            }
            end(supervisor.get(), say);
            ran = true;
        }
        List<String> left = Leftovers.end(folder);
        if (!left.isEmpty()) {
            say.accept("ended what an earlier run left: " + String.join(", ", left));
        }
        return ran || !left.isEmpty();
    }

    private static void end(ProcessHandle supervisor, Consumer<String> say) throws IOException {
        say.accept("ending the services, then Kafka and Redis");
        supervisor.destroy();
        try {
            supervisor.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            say.accept(
                    "the supervisor did not end in %d s and is killed"
                            .formatted(LIMIT.toSeconds()));
            supervisor.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process cannot fail", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the localnet ends");
        }
    }
}
