package org.numicoin.gateway.ingest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.numicoin.primitives.Hash256;

/// Which of several gateways publishes what all of them received. A saving, no more: whoever cannot
/// tell publishes, and readers take the second one for what it is.
public interface Claims {
    /// After this a claimant that said nothing more is taken for dead.
    Duration CLAIM = Duration.ofSeconds(3);

    /// Of one gateway, which has nobody to share with.
    Claims NONE =
            new Claims() {
                @Override
                public CompletableFuture<Boolean> claim(Hash256 id) {
                    return CompletableFuture.completedFuture(true);
                }

                @Override
                public void hold(Hash256 id) {}

                @Override
                public void release(Hash256 id) {}
            };

    /// Whether this gateway is to publish it. Never fails. The call may wait for a connection, so
    /// it is made on no event loop.
    CompletableFuture<Boolean> claim(Hash256 id);

    /// It is in the log, and its answer takes longer than a claim: the others need not try again
    /// while it may still come.
    void hold(Hash256 id);

    /// It was refused, or could not be written: whoever gets it again is free to publish it, such
    /// as a good block after one with the same header and a mangled body.
    void release(Hash256 id);
}
