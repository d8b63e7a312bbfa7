package org.numicoin.explorer.submit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.follow.ChainListener;
import org.numicoin.explorer.follow.VerdictListener;
import org.numicoin.explorer.pool.LastWord;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// `POST /tx` without HTTP. The waiter is registered before the transaction is published, and
/// answered after index and pool have what answers it, so a question right after the answer never
/// contradicts it.
public final class Submissions implements ChainListener, VerdictListener {
    /// Hexadecimal digits of the largest transaction.
    public static final int HEX_MAX = 2 * Transaction.BYTES_MAX;

    private static final String BUSY = "busy";
    private static final long BEGIN_NANOS_MAX = 2_000_000_000L;

    private final ChainSpec spec;
    private final NetworkId network;
    private final String instance;
    private final SubmitSettings settings;
    private final Waiting waiting;
    private final Executor executor;
    private final Publish publish;
    private final Known known;
    private final LongSupplier nanoTime;

    /// Writes a record; may wait for a moment.
    @FunctionalInterface
    public interface Publish {
        CompletableFuture<PublishResult> publish(Outgoing outgoing);
    }

    /// What index and pool know of a transaction.
    public interface Known {
        boolean isConfirmed(Hash256 id);

        boolean isPooled(Hash256 id);
    }

    /// @param instance of this replica, part of the origin of what it publishes
    /// @param executor platform threads on which a publish may wait
    public Submissions(
            ChainSpec spec,
            NetworkId network,
            String instance,
            SubmitSettings settings,
            Executor executor,
            Publish publish,
            Known known,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.spec = spec;
        this.network = network;
        this.instance = instance;
        this.settings = settings;
        this.waiting = new Waiting(settings, nanoTime);
        this.executor = executor;
        this.publish = publish;
        this.known = known;
        this.nanoTime = nanoTime;
        Gauge.builder("numi.submit.waiters", waiting, Waiting::waiters)
                .description("Clients that wait for a verdict")
                .register(meters);
        Gauge.builder("numi.submit.unanswered", waiting, Waiting::unanswered)
                .description("Transactions published and not yet answered")
                .register(meters);
    }

    /// How much of the room for clients and transactions is taken, from 0 to 1.
    public double fullness() {
        return Math.max(
                (double) waiting.waiters() / settings.waitersMax(),
                (double) waiting.unanswered() / settings.unansweredMax());
    }

    /// Takes a transaction in. Returns at once; the answer comes within the time to wait and a
    /// little more.
    ///
    /// @param hex digits, at most [#HEX_MAX]
    /// @param source a name of the client's network, empty for one without limits
    public CompletableFuture<SubmitAnswer> submit(String hex, TraceContext trace, String source) {
        var answer = new CompletableFuture<SubmitAnswer>();
        long since = nanoTime.getAsLong();
        try {
            executor.execute(() -> begin(hex, trace, source, since, answer));
        } catch (RejectedExecutionException _) {
            answer.complete(new SubmitAnswer.Unavailable(BUSY, "too many transactions at once"));
        }
        return answer;
    }

    /// What waited long for a thread, because publishing waits for Kafka, is not even tried.
    private void begin(
            String hex,
            TraceContext trace,
            String source,
            long since,
            CompletableFuture<SubmitAnswer> answer) {
        if (nanoTime.getAsLong() - since > BEGIN_NANOS_MAX) {
            answer.complete(
                    new SubmitAnswer.Unavailable("not-published", "Kafka takes nothing in"));
        } else {
            take(hex, trace, source, answer);
        }
    }

    private void take(
            String hex, TraceContext trace, String source, CompletableFuture<SubmitAnswer> answer) {
        Transaction transaction;
        Bytes bytes;
        try {
            bytes = Bytes.wrap(HexFormat.of().parseHex(hex));
            transaction = Transaction.decode(bytes.unsafeArray());
        } catch (DecodeException e) {
            answer.complete(
                    new SubmitAnswer.Malformed("bad-transaction", String.valueOf(e.getMessage())));
            return;
        } catch (IllegalArgumentException e) {
            answer.complete(
                    new SubmitAnswer.Malformed(
                            "bad-hex", "the body is not an even number of hexadecimal digits"));
            return;
        }
        TransactionRules.inNoBlock(spec, transaction)
                .ifPresentOrElse(
                        broken ->
                                answer.complete(
                                        new SubmitAnswer.Malformed(broken.code(), broken.detail())),
                        () -> register(transaction, bytes, trace, source, answer));
    }

    private void register(
            Transaction transaction,
            Bytes bytes,
            TraceContext trace,
            String source,
            CompletableFuture<SubmitAnswer> answer) {
        Hash256 id = transaction.id();
        Hash256 fullId = transaction.fullId();
        switch (waiting.register(id, fullId, source)) {
            case Waiting.Registration.TooManyWaiters _ ->
                    answer.complete(
                            new SubmitAnswer.Unavailable(
                                    BUSY, settings.waitersMax() + " clients wait already"));
            case Waiting.Registration.SourceFull _ ->
                    answer.complete(
                            new SubmitAnswer.Unavailable(
                                    BUSY, "too many transactions of your network wait already"));
            case Waiting.Registration.WindowFull _ ->
                    answer.complete(
                            new SubmitAnswer.Unavailable(
                                    BUSY,
                                    settings.unansweredMax()
                                            + " transactions wait for the mempool already"));
            case Waiting.Registration.Waits(var waiter, boolean toPublish) -> {
                relay(waiter, id, fullId, answer);
                if (known.isConfirmed(id)) {
                    waiting.answerId(id, new SubmitAnswer.Taken(id));
                } else if (toPublish) {
                    publish(transaction, bytes, trace, source);
                }
            }
        }
    }

    /// Passes the answer on, or one in place of it when the time is over.
    private void relay(
            Waiting.Waiter waiter,
            Hash256 id,
            Hash256 fullId,
            CompletableFuture<SubmitAnswer> answer) {
        var _ =
                waiter.answer()
                        .completeOnTimeout(
                                new SubmitAnswer.Pending(id),
                                settings.answerWithin().toMillis(),
                                TimeUnit.MILLISECONDS)
                        .thenAccept(how -> {
                            waiting.leave(fullId, waiter);
                            // The pool may have it from another replica's client.
                            answer.complete(
                                    how instanceof SubmitAnswer.Pending && known.isPooled(id)
                                            ? new SubmitAnswer.Taken(id)
                                            : how);
                        });
    }

    private void publish(Transaction transaction, Bytes bytes, TraceContext trace, String source) {
        var origin = new Origin(Origin.Kind.API, instance, source);
        var sender = transaction.core().sender();
        Hash256 fullId = transaction.fullId();
        var value = Bytes.wrap(new SubmittedTransaction(origin, bytes).encoded(network));
        var outgoing =
                new Outgoing(
                        Topics.TX_SUBMITTED,
                        Shards.of(sender),
                        Bytes.wrap(sender.payload().toBytes()),
                        value,
                        trace);
        var _ =
                publish.publish(outgoing)
                        .thenAccept(result -> {
                            switch (result) {
                                case PublishResult.Acked _ -> {}
                                case PublishResult.NotWritten _ ->
                                        waiting.answerFullId(
                                                fullId,
                                                new SubmitAnswer.Unavailable(
                                                        "not-published",
                                                        "the transaction could not be"
                                                                + " passed on to the"
                                                                + " mempool"));
                                case PublishResult.Unknown _ ->
                                        waiting.answerButKeep(
                                                fullId, new SubmitAnswer.Pending(transaction.id()));
                            }
                        });
    }

    @Override
    public void decided(TransactionVerdict verdict) {
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED ->
                    waiting.answerId(verdict.id(), new SubmitAnswer.Taken(verdict.id()));
            case CONFIRMED -> {
                // The block itself answers, unless the index has it already.
                if (waiting.isAwaited(verdict.id()) && known.isConfirmed(verdict.id())) {
                    waiting.answerId(verdict.id(), new SubmitAnswer.Taken(verdict.id()));
                }
            }
            case REPLACED, EVICTED, EXPIRED, DROPPED, REJECTED -> {
                // Another witness of the same id may still be taken: only these bytes are refused.
                waiting.answerFullId(verdict.fullId(), refusal(verdict));
            }
        }
    }

    private static SubmitAnswer refusal(TransactionVerdict verdict) {
        var word = LastWord.of(verdict);
        return verdict.isOfTheMoment()
                ? new SubmitAnswer.Unavailable(
                        word.code(),
                        "too many transactions of your network were refused of late; send it again")
                : new SubmitAnswer.Refused(verdict.id(), word.code(), word.detail());
    }

    @Override
    public void connected(Hash256 id, Block block) {
        for (Transaction transaction : block.transactions()) {
            waiting.answerId(transaction.id(), new SubmitAnswer.Taken(transaction.id()));
        }
    }

    @Override
    public void disconnected(Hash256 id, Block block) {
        // What was answered stays answered: the mempool takes its transactions in again.
    }

    @Override
    public void rebuilt() {
        Predicate<Hash256> confirmed = known::isConfirmed;
        waiting.answerWhere(confirmed);
    }
}
