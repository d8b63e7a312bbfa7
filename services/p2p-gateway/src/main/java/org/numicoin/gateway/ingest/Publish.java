package org.numicoin.gateway.ingest;

import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;

/// Writes a record and says how that ended, within a bound; the call may wait for a moment.
@FunctionalInterface
public interface Publish {
    CompletableFuture<PublishResult> publish(Outgoing outgoing);
}
