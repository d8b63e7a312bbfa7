package org.numicoin.mempool.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes the verdicts of a shard, each as often as it takes until Kafka has it: what was stored
/// must be told.
final class Teller {
    private static final Logger log = LoggerFactory.getLogger(Teller.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final int shard;
    private final NetworkId network;
    private final Function<Outgoing, CompletableFuture<PublishResult>> publisher;
    private final Executor workers;
    private final ConcurrentLinkedQueue<Version> published = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Teller(
            int shard,
            NetworkId network,
            Function<Outgoing, CompletableFuture<PublishResult>> publisher,
            Executor workers) {
        this.shard = shard;
        this.network = network;
        this.publisher = publisher;
        this.workers = workers;
    }

    /// Completes when all of them are in the log; never, when the shard is closed before.
    ///
    /// @param stored versions of those that lie in `out` until then
    CompletableFuture<Void> tell(
            List<TransactionVerdict> verdicts,
            Set<Version> stored,
            Map<Hash256, TraceContext> traces) {
        var acks = new ArrayList<CompletableFuture<Void>>(verdicts.size());
        for (TransactionVerdict verdict : verdicts) {
            var trace = traces.getOrDefault(verdict.id(), TraceContext.NONE);
            if (log.isDebugEnabled()) {
                log(verdict, trace);
            }
            var outgoing =
                    new Outgoing(
                            Topics.TX_VERDICTS,
                            shard,
                            Bytes.wrap(verdict.key()),
                            Bytes.wrap(verdict.encoded(network)),
                            trace);
            var told = new CompletableFuture<Void>();
            publish(outgoing, told, FIRST_WAIT);
            acks.add(
                    stored.contains(verdict.version())
                            ? told.thenRun(() -> published.add(verdict.version()))
                            : told);
        }
        return CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new));
    }

    private void log(TransactionVerdict verdict, TraceContext trace) {
        try (var _ = trace.inLog()) {
            log.debug("{} is {} in shard {}", verdict.id(), verdict.kind(), shard);
        }
    }

    /// Tells once more what the store did not know to be told. What came into the pool and has left
    /// it since has a later verdict, which is the one to hear.
    ///
    /// @param bodies of the shard, by full id: `out` has them not
    CompletableFuture<Void> tellAgain(Collection<Bytes> out, Map<Hash256, Transaction> bodies) {
        var verdicts = new ArrayList<TransactionVerdict>();
        for (Bytes encoded : out) {
            var verdict = Message.decode(encoded.unsafeArray(), network, TransactionVerdict.class);
            Optional<Transaction> body = Optional.ofNullable(bodies.get(verdict.fullId()));
            if (!verdict.kind().isPooled()) {
                verdicts.add(verdict);
            } else if (body.isPresent()) {
                verdicts.add(verdict.with(Bytes.wrap(body.get().encoded())));
            } else {
                published.add(verdict.version());
            }
        }
        return tell(
                verdicts,
                verdicts.stream().map(TransactionVerdict::version).collect(Collectors.toSet()),
                Map.of());
    }

    /// Versions that may be taken out of `out`.
    List<Version> takePublished() {
        var taken = new ArrayList<Version>();
        for (Version version = published.poll(); version != null; version = published.poll()) {
            taken.add(version);
        }
        return taken;
    }

    boolean hasPublished() {
        return !published.isEmpty();
    }

    void close() {
        closed = true;
    }

    private void publish(Outgoing outgoing, CompletableFuture<Void> told, Duration wait) {
        if (closed) {
            return;
        }
        Failpoints.hit("mempool.before-verdict");
        var _ =
                publisher
                        .apply(outgoing)
                        .thenAccept(result -> {
                            switch (result) {
                                case PublishResult.Acked _ -> told.complete(null);
                                case PublishResult.NotWritten(String why) ->
                                        again(outgoing, told, wait, why);
                                case PublishResult.Unknown(String why) ->
                                        again(outgoing, told, wait, why);
                            }
                        });
    }

    private void again(Outgoing outgoing, CompletableFuture<Void> told, Duration wait, String why) {
        try (var _ = outgoing.trace().inLog()) {
            log.warn("verdict of shard {} not acked, trying again: {}", shard, why);
        }
        Duration doubled = wait.multipliedBy(2);
        Duration next = doubled.compareTo(WAIT_MAX) < 0 ? doubled : WAIT_MAX;
        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, workers)
                .execute(() -> publish(outgoing, told, next));
    }
}
