package org.numicoin.validator.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.rpc.v1.MempoolGrpc;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every replica of the mempool. What does not answer in time is left out, so that mining never
/// waits.
public final class Mempools implements TransactionSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Mempools.class);
    private static final Duration ANSWER_MAX = Duration.ofMillis(200);

    private final RpcChannels channels;
    private final Counter missing;

    public Mempools(RpcChannels channels, MeterRegistry meters) {
        this.channels = channels;
        this.missing =
                Counter.builder("numi.template.mempool.missing")
                        .description("Answers of mempool replicas that a template went without")
                        .register(meters);
    }

    @Override
    public List<Transaction> select(SelectRequest request) throws InterruptedException {
        var asked = new ArrayList<Future<SelectReply>>();
        for (var channel : channels.each().values()) {
            asked.add(
                    MempoolGrpc.newFutureStub(channel)
                            .withDeadlineAfter(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
                            .select(request));
        }
        var replies = new ArrayList<SelectReply>();
        for (Future<SelectReply> one : asked) {
            try {
                replies.add(one.get());
            } catch (ExecutionException e) {
                missing.increment();
                log.debug("a mempool replica did not answer", e);
            }
        }
        try {
            return MempoolSelection.merge(replies, request.getBytesMax());
        } catch (DecodeException e) {
            missing.increment();
            log.warn("a mempool replica answered something else: {}", e.getMessage());
            return List.of();
        }
    }

    @Override
    public void close() {
        channels.close();
    }
}
