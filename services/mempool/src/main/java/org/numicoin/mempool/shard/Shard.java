package org.numicoin.mempool.shard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.mempool.chain.ChainFollower;
import org.numicoin.mempool.chain.ChainUnavailableException;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.store.StoreUnavailableException;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One shard that this replica owns. Everything that happens to it takes its turn in one queue.
public final class Shard implements ChainFollower.Listener {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);

    /// Bytes of records that wait for their turn; a batch that is on its way may come on top.
    private static final long BACKLOG_MAX = 1 << 20;

    private static final long BACKLOG_LOW = 256 << 10;
    private static final int SELECTIONS_MAX = 64;

    private static final long TOLD_MILLIS_MAX = 2_000;

    private final int number;
    private final ShardTools tools;
    private final Flow flow;
    private final String reason;
    private final String ownOrigin;
    private final SerialQueue queue;
    private final Teller teller;
    private final ShardLoader loader;
    private final Queue<List<ShardStep>> decisions = new ConcurrentLinkedQueue<>();
    private final AtomicLong backlog = new AtomicLong();
    private final List<Asked> asked = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<ShardSession> session = Optional.empty();
    private CompletableFuture<Void> committed = CompletableFuture.completedFuture(null);

    private record Asked(
            long sequence, long baseFee, long weightMax, CompletableFuture<Selection> answer) {}

    /// @param ownOrigin by which records of this replica are known
    public Shard(int number, ShardTools tools, Flow flow, String ownOrigin) {
        this.number = number;
        this.tools = tools;
        this.flow = flow;
        this.reason = "shard-" + number;
        this.ownOrigin = ownOrigin;
        this.queue = new SerialQueue(tools.workers());
        this.teller =
                new Teller(number, tools.network(), tools.publisher()::publish, tools.workers());
        this.loader = new ShardLoader(number, tools, teller, decisions, this::isClosed, reason);
    }

    /// Takes the shard over, and then its partition's records.
    public void open() {
        tools.readiness().set(reason, "is being loaded");
        enqueue(() -> {});
    }

    /// Records of its partition, in their order.
    public void submit(Reading.Batch batch) {
        for (Chunk chunk : Chunk.of(batch)) {
            long bytes = chunk.bytes();
            if (backlog.addAndGet(bytes) > BACKLOG_MAX) {
                flow.pause(number);
            }
            enqueue(() -> {
                process(chunk);
                long left = backlog.addAndGet(-bytes);
                if (left <= BACKLOG_LOW && left + bytes > BACKLOG_LOW) {
                    flow.resume(number);
                }
            });
        }
    }

    @Override
    public void decided(List<ShardStep> steps) {
        decisions.add(steps);
        enqueue(() -> {});
    }

    @Override
    public void lostTrack() {
        enqueue(this::drop);
    }

    /// The best transactions, once the shard has applied an event. Who does not want to wait longer
    /// cancels.
    ///
    /// @param failed codes of transactions that did not execute on the tip, by full id
    public CompletableFuture<Selection> select(
            long sequence, long baseFee, long weightMax, Map<Hash256, String> failed) {
        var answer = new CompletableFuture<Selection>();
        enqueue(() -> {
            if (!failed.isEmpty()) {
                inSession(s -> s.perform(s.pool().dropFailed(failed)));
            }
            if (asked.size() < SELECTIONS_MAX) {
                asked.add(new Asked(sequence, baseFee, weightMax, answer));
            }
        });
        return answer;
    }

    /// A template may contain these of its selection, the best first.
    public void offered(List<PooledTransaction> best) {
        enqueue(() -> inSession(s -> s.pool().offered(best)));
    }

    /// Once a second: what has expired leaves, what is told leaves the store's list.
    public void tick() {
        enqueue(() ->
                inSession(s -> {
                    s.perform(s.pool().expire(tools.clock().millis()));
                    s.flush();
                }));
    }

    /// Ends the work on the shard; returns when none is going on, or after the time.
    public void close(Duration atMost) {
        closing.countDown();
        tools.readiness().clear(reason);
        var ended = new CountDownLatch(1);
        queue.add(() -> {
            session.ifPresent(s -> s.awaitTold(TOLD_MILLIS_MAX));
            teller.close();
            loader.release(this);
            ended.countDown();
        });
        try {
            if (!ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("shard {} did not end its work within {}", number, atMost);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public int number() {
        return number;
    }

    /// Whether it is loaded.
    public boolean isServing() {
        return session.isPresent();
    }

    /// Transactions in it; none while it is loaded.
    public int count() {
        return session.map(s -> s.pool().count()).orElse(0);
    }

    /// How full the room for records that wait for their turn is; above 1 while a batch comes on
    /// top.
    public double fullness() {
        return (double) backlog.get() / BACKLOG_MAX;
    }

    /// What it demands beyond the base fee, in nano per weight.
    public long minimum() {
        return session.map(s -> s.pool().minimum()).orElse(0L);
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    /// A turn: whatever it is, the shard is loaded before it and decisions of the chain come first.
    private void enqueue(Runnable work) {
        queue.add(() -> {
            if (isClosed()) {
                return;
            }
            try {
                inSession(ShardSession::takeDecisions);
                work.run();
                answerAsked();
            } catch (ShardLostException e) {
                log.debug("shard {}: {}", number, e.getMessage());
            } catch (FatalError e) {
                tools.exit().stop(e);
            } catch (RuntimeException e) {
                log.error("shard {} is loaded again after an unexpected error", number, e);
                tools.readiness().set(reason, "unexpected " + e);
                drop();
            }
        });
    }

    /// Does something in a session; when that is lost on the way, in the next one, as often as it
    /// takes.
    private void inSession(Consumer<ShardSession> work) {
        while (true) {
            try {
                work.accept(loaded());
                return;
            } catch (ShardLostException e) {
                lost(e);
            }
        }
    }

    private void process(Chunk chunk) {
        try {
            Chunk.Read read =
                    tools.stages()
                            .time(
                                    Stages.Stage.DECODE,
                                    () -> chunk.read(tools.network(), tools.refused()));
            for (int i = 0; i < read.unreadable(); i++) {
                tools.stages().countUnreadable();
            }
            inSession(s -> commitAfter(s.admit(read.submissions(), read.traces()), chunk.next()));
        } catch (ShardLostException | FatalError e) {
            throw e;
        } catch (RuntimeException e) {
            drop();
            failed(chunk, e);
        }
    }

    /// A bug met these records. Alone each but the guilty one passes; that one is put aside.
    private void failed(Chunk chunk, RuntimeException cause) {
        if (chunk.records().size() > 1) {
            chunk.split().forEach(this::process);
            return;
        }
        for (LogRecord record : chunk.records()) {
            try {
                tools.quarantine().put(record, cause);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ShardLostException(ShardLostException.Reason.CLOSED, "interrupted");
            }
        }
        commitAfter(CompletableFuture.completedFuture(null), chunk.next());
    }

    private void commitAfter(CompletableFuture<Void> told, long next) {
        committed =
                CompletableFuture.allOf(committed, told)
                        .thenRun(() -> {
                            Failpoints.hit("mempool.after-verdict");
                            flow.commit(number, next);
                        });
    }

    private ShardSession loaded() {
        var waiting = new Waiting(tools.readiness(), reason, this::isClosed);
        while (session.isEmpty()) {
            try {
                session = Optional.of(loader.load(this, this::readBack));
                if (backlog.get() <= BACKLOG_MAX) {
                    flow.resume(number);
                }
                tools.readiness().clear(reason);
                log.info("shard {} is loaded with {} transactions", number, count());
            } catch (StoreUnavailableException | ChainUnavailableException e) {
                flow.pause(number);
                waiting.pause(String.valueOf(e.getMessage()));
            } catch (ShardLostException e) {
                lost(e);
            }
        }
        waiting.over();
        return session.orElseThrow();
    }

    private void lost(ShardLostException e) {
        drop();
        switch (e.reason()) {
            case STALE -> {
                tools.stages().count(e.reason());
                log.warn("shard {} is loaded again: {}", number, e.getMessage());
            }
            case FENCED -> {
                tools.stages().count(e.reason());
                log.warn("shard {} is dropped: {}", number, e.getMessage());
                flow.pause(number);
                awaitReassignment();
            }
            case CLOSED -> throw e;
        }
        if (isClosed()) {
            throw new ShardLostException(ShardLostException.Reason.CLOSED, "closed");
        }
    }

    private void awaitReassignment() {
        try {
            var _ = closing.await(tools.fencedWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ShardLostException(ShardLostException.Reason.CLOSED, "interrupted");
        }
    }

    private void drop() {
        session = Optional.empty();
        loader.release(this);
    }

    private void answerAsked() {
        asked.removeIf(a -> a.answer().isDone());
        session.ifPresent(s ->
                asked.removeIf(a -> {
                    boolean ready = s.pool().position().sequence() >= a.sequence();
                    if (ready) {
                        a.answer().complete(select(s, a));
                    }
                    return ready;
                }));
    }

    private Selection select(ShardSession s, Asked a) {
        var selected = tools.stages().select(() -> s.pool().select(a.baseFee(), a.weightMax()));
        return new Selection(number, s.pool().position().sequence(), selected.transactions());
    }

    /// On the thread of the verdict log. A former owner may tell late what the shard has gone
    /// beyond: the current word is told once more, so that it is the last.
    private void readBack(Reading.Batch batch) {
        var foreign = batch.records().stream().filter(r -> !r.origin().equals(ownOrigin)).toList();
        enqueue(() ->
                inSession(s -> {
                    for (LogRecord record : foreign) {
                        var verdict = decode(record);
                        s.perform(
                                s.pool()
                                        .repeat(
                                                verdict.sender(),
                                                verdict.nonce(),
                                                verdict.version()));
                    }
                    s.journal(batch.next());
                }));
    }

    private TransactionVerdict decode(LogRecord record) {
        return Message.decode(
                record.value().unsafeArray(), tools.network(), TransactionVerdict.class);
    }
}
