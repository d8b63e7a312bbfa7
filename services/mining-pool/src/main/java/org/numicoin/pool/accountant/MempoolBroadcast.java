package org.numicoin.pool.accountant;

import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.payout.Accountant;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends payouts to the mempool. What does not arrive is sent again by the accountant.
final class MempoolBroadcast implements Accountant.Broadcast {
    private static final Logger log = LoggerFactory.getLogger(MempoolBroadcast.class);

    private final Publisher publisher;
    private final NetworkId network;
    private final Origin origin;
    private final Address sender;

    /// @param sender the pool's account
    MempoolBroadcast(Publisher publisher, NetworkId network, Origin origin, Address sender) {
        this.publisher = publisher;
        this.network = network;
        this.origin = origin;
        this.sender = sender;
    }

    @Override
    public void send(PayoutSigned payout) {
        var submitted = new SubmittedTransaction(origin, payout.transaction());
        var outgoing =
                new Outgoing(
                        Topics.TX_SUBMITTED,
                        Shards.of(sender),
                        Bytes.wrap(sender.payload().toBytes()),
                        Bytes.wrap(submitted.encoded(network)),
                        TraceContext.NONE);
        var _ = publisher.publish(outgoing).thenAccept(result -> report(payout, result));
    }

    private static void report(PayoutSigned payout, PublishResult result) {
        switch (result) {
            case PublishResult.Acked _ ->
                    log.info("payout {} is on its way: {}", payout.payout(), payout.id());
            case PublishResult.NotWritten(var reason) ->
                    log.warn("payout {} will be sent again: {}", payout.payout(), reason);
            case PublishResult.Unknown(var reason) ->
                    log.warn("payout {} will be sent again: {}", payout.payout(), reason);
        }
    }
}
