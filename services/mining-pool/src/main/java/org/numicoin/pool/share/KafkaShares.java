package org.numicoin.pool.share;

import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

/// Writes shares to `pool.shares`, each under its miner. The producer sends those that come while
/// it waits for the broker as one batch.
public final class KafkaShares implements ShareLog {
    private final Publisher publisher;
    private final NetworkId network;

    public KafkaShares(Publisher publisher, NetworkId network) {
        this.publisher = publisher;
        this.network = network;
    }

    @Override
    public CompletableFuture<PublishResult> write(PoolShare share) {
        return publisher.publish(
                new Outgoing(
                        Topics.POOL_SHARES,
                        Bytes.wrap(share.miner().payload().toBytes()),
                        Bytes.wrap(share.encoded(network)),
                        TraceContext.NONE));
    }
}
