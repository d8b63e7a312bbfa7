package org.numicoin.pool.share;

import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.messaging.PoolShare;

/// Writes shares. A call may wait a little, and is made on no event loop; the answer comes in
/// bounded time.
@FunctionalInterface
public interface ShareLog {
    CompletableFuture<PublishResult> write(PoolShare share);
}
