package org.numicoin.validator.publish;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
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

    private static final Duration NAMES_EVERY = Duration.ofSeconds(5);

    private final RpcChannels channels;
    private final Counter missing;
    private final CountDownLatch resolved = new CountDownLatch(1);
    private final ServiceThread names;
    private volatile List<ManagedChannel> replicas = List.of();

    private Mempools(RpcChannels channels, MeterRegistry meters, ServiceExit exit) {
        this.channels = channels;
        this.missing =
                Counter.builder("numi.template.mempool.missing")
                        .description("Answers of mempool replicas that a template went without")
                        .register(meters);
        this.names = ServiceThread.start("mempool-names", exit, this::resolve);
    }

    /// Resolves the names beside the templates, since that may wait for DNS.
    public static Mempools start(RpcChannels channels, MeterRegistry meters, ServiceExit exit) {
        return new Mempools(channels, meters, exit);
    }

    @Override
    public List<Transaction> select(SelectRequest request) throws InterruptedException {
        var asked = new ArrayList<Future<SelectReply>>();
        for (var channel : replicas) {
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
            return MempoolSelection.merge(replies, request.getWeightMax());
        } catch (DecodeException e) {
            missing.increment();
            log.warn("a mempool replica answered something else: {}", e.getMessage());
            return List.of();
        }
    }

    /// Returns when the names were resolved once.
    void awaitNames() throws InterruptedException {
        resolved.await();
    }

    @Override
    public void close() {
        names.close();
        channels.close();
    }

    private void resolve() throws InterruptedException {
        while (true) {
            replicas = List.copyOf(channels.each().values());
            resolved.countDown();
            Thread.sleep(NAMES_EVERY);
        }
    }
}
