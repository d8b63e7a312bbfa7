package org.numicoin.pool.payout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.kit.kafka.TransactionalLog.NotOpenedException;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.TermStarted;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.primitives.Bytes;

/// The books in Kafka. Every replica follows them; the elected one also writes. One thread uses it.
public final class KafkaBooks implements Accountant.Books, AutoCloseable {
    /// With the prefix it is the transactional id: opening it fences the accountant before.
    static final String ROLE = "pool";

    private static final Duration TAKE_MAX = Duration.ofSeconds(1);
    private static final int IDLE_MAX = 10;

    private final KafkaClients clients;
    private final NetworkId network;
    private final LogReader reader;
    private final PoolState state;
    private @Nullable TransactionalLog writer;

    /// Where the log ended when this began to follow it.
    private CompletableFuture<Long> endAtStart;

    private KafkaBooks(KafkaClients clients, NetworkId network, PoolState state) {
        this.clients = clients;
        this.network = network;
        this.state = state;
        this.reader = LogReader.open(clients, Topics.POOL_LEDGER, "ledger", LogStart.first());
        this.endAtStart = reader.end(0);
    }

    /// Begins to follow the books, from their first entry on.
    public static KafkaBooks open(KafkaClients clients, NetworkId network, PoolState state) {
        return new KafkaBooks(clients, network, state);
    }

    /// Folds what has come, or waits for something to come. False when nothing did.
    ///
    /// @throws IllegalStateException when the log cannot be read on, or an entry cannot follow
    public boolean follow(Duration timeout) throws InterruptedException {
        boolean isNews = take(timeout);
        if (!state.isCurrent() && endAtStart.isDone()) {
            lookHowFar();
        }
        return isNews;
    }

    private void lookHowFar() {
        if (endAtStart.isCompletedExceptionally()) {
            endAtStart = reader.end(0);
        } else if (reader.next(0).orElse(-1) >= endAtStart.resultNow()) {
            state.caughtUp();
        }
    }

    private boolean take(Duration timeout) throws InterruptedException {
        return switch (reader.take(timeout)) {
            case Reading.Batch batch -> {
                batch.records().forEach(this::fold);
                yield true;
            }
            case Reading.Idle _ -> false;
            case Reading.OutOfRange range ->
                    throw new IllegalStateException("the pool's ledger was shortened: " + range);
            case Reading.Failed(var reason) ->
                    throw new IllegalStateException("the pool's ledger cannot be read: " + reason);
        };
    }

    /// What this replica wrote itself it has folded when it was committed.
    private void fold(LogRecord read) {
        var entry = Message.decode(read.value().unsafeArray(), network, PoolEntry.class);
        if (entry.sequence() > ledger().sequence()) {
            state.apply(entry);
        }
    }

    /// Becomes the writer: fences the one before, reads what that one has committed, begins a term.
    /// False when Kafka did not let it, for now.
    public boolean promote(String name) throws InterruptedException {
        resign();
        try {
            writer = TransactionalLog.open(clients, Topics.POOL_LEDGER, ROLE);
        } catch (NotOpenedException e) {
            return false;
        }
        if (!readToEnd()) {
            resign();
            return false;
        }
        return commit(
                List.of(
                        new PoolEntry(
                                ledger().term() + 1,
                                ledger().sequence() + 1,
                                ledger().sharesNext(),
                                ledger().chainSequence(),
                                new TermStarted(name))));
    }

    private boolean readToEnd() throws InterruptedException {
        long end;
        try {
            end = reader.end(0).get(IDLE_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
        int idle = 0;
        while (reader.next(0).orElse(-1) < end && idle < IDLE_MAX) {
            idle = follow(TAKE_MAX) ? 0 : idle + 1;
        }
        return reader.next(0).orElse(-1) >= end;
    }

    @Override
    public boolean commit(List<PoolEntry> entries) {
        TransactionalLog log = writer;
        if (log == null) {
            return false;
        }
        var records =
                entries.stream()
                        .map(entry ->
                                new Outgoing(
                                        Topics.POOL_LEDGER,
                                        Bytes.EMPTY,
                                        Bytes.wrap(entry.encoded(network)),
                                        TraceContext.NONE))
                        .toList();
        return switch (log.commit(records)) {
            case CommitResult.Committed _ -> {
                entries.forEach(state::apply);
                yield true;
            }
            case CommitResult.OutcomeUnknown _ -> {
                resign();
                yield false;
            }
        };
    }

    /// Whether this replica writes, as far as it knows.
    public boolean isWriter() {
        return writer != null;
    }

    /// Ends writing. Following goes on.
    public void resign() {
        TransactionalLog log = writer;
        if (log != null) {
            log.close();
            writer = null;
        }
    }

    @Override
    public Ledger ledger() {
        return state.ledger();
    }

    @Override
    public void close() {
        resign();
        reader.close();
    }
}
