package org.numicoin.gateway.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.numicoin.gateway.net.RequestFailed;

/// Answers of peers that are waited for.
final class Answers {
    private Answers() {}

    /// @throws RequestFailed when there is none
    static <T> T of(CompletableFuture<T> asked) throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RequestFailed failed
                    ? failed
                    : new IllegalStateException("an unexpected end of a request", e.getCause());
        } catch (InterruptedException e) {
            asked.cancel(true);
            throw e;
        }
    }
}
