package org.numicoin.explorer.follow;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.numicoin.explorer.index.IndexException;
import org.numicoin.explorer.index.IndexPosition;
import org.numicoin.explorer.index.IndexWriter;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The main loop of the explorer: keeps the index at the end of `chain.events`. Rebuilds it when it
/// is empty or the log no longer reaches back to it. At an event that cannot be applied it stops
/// for good, with the reason in readiness, while what is indexed is still answered.
public final class ChainFollower {
    private static final Logger log = LoggerFactory.getLogger(ChainFollower.class);
    private static final String REASON = "index";
    private static final Duration TAKE_MAX = Duration.ofMillis(500);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    /// Further behind the end of the log than this, the service is not ready.
    private static final long LAG_MAX = 64;

    private final KafkaClients clients;
    private final IndexWriter writer;
    private final EventApplier applier;
    private final IndexRebuild rebuild;
    private final List<ChainListener> listeners;
    private final ReadinessReasons readiness;
    private final ProgressWatch.Beat beat;

    public ChainFollower(
            KafkaClients clients,
            NetworkId network,
            IndexWriter writer,
            ChainSource source,
            List<ChainListener> listeners,
            ReadinessReasons readiness,
            ProgressWatch watch) {
        this.clients = clients;
        this.writer = writer;
        this.listeners = List.copyOf(listeners);
        this.readiness = readiness;
        this.beat = watch.watch("chain-follower", SILENCE_MAX);
        this.applier = new EventApplier(writer, network, source, listeners);
        this.rebuild =
                new IndexRebuild(
                        writer,
                        network,
                        source,
                        progress -> {
                            beat.now();
                            readiness.set(REASON, progress);
                        });
        readiness.set(REASON, "starting");
    }

    /// Runs until interrupted, or until the log cannot be followed.
    public void run() throws InterruptedException {
        try {
            boolean rebuilt = false;
            var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
            while (true) {
                if (rebuilt || writer.position().map(IndexPosition::rebuilding).orElse(true)) {
                    rebuildUntilDone();
                    rebuilt = true;
                }
                follow(rebuilt);
                rebuilt = true;
                backoff.await();
            }
        } catch (FatalError e) {
            throw e;
        } catch (RuntimeException e) {
            halt(e);
        } finally {
            beat.close();
        }
    }

    private void halt(RuntimeException e) {
        String where =
                writer.position()
                        .map(p -> "after event " + p.sequence() + " of log " + p.logId())
                        .orElse("before the first event");
        log.error("stopped following chain.events {}", where, e);
        readiness.set(
                REASON,
                "stopped following chain.events "
                        + where
                        + ": "
                        + e.getMessage()
                        + "; what is answered is of that moment");
    }

    private void rebuildUntilDone() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            try {
                beat.now();
                rebuild.run();
                listeners.forEach(ChainListener::rebuilt);
                return;
            } catch (SourceException e) {
                readiness.set(REASON, "waiting for the validator: " + e.getMessage());
            } catch (IndexException e) {
                // Two answers that do not fit: the chain moved on more than the limit meanwhile.
                log.warn("the rebuild begins anew", e);
                writer.restart();
            }
            backoff.await();
        }
    }

    /// Returns when the index has to be rebuilt.
    ///
    /// @param rebuilt whether the position is one that the validator gave just now. Then a log that
    ///   is empty from behind it on has lost nothing: its last records have expired, and the
    ///   sequence of the next event shows that.
    private void follow(boolean rebuilt) throws InterruptedException {
        var position =
                writer.position()
                        .orElseThrow(() -> new IllegalStateException("no position to follow from"));
        log.info("following chain.events from offset {}", position.nextOffset());
        var start = LogStart.at(position.nextOffset());
        try (var reader = LogReader.open(clients, Topics.CHAIN_EVENTS, "index", start)) {
            var lag = new Lag(reader);
            while (true) {
                beat.now();
                switch (reader.take(TAKE_MAX)) {
                    case Reading.Batch batch -> {
                        for (LogRecord record : batch.records()) {
                            apply(record);
                        }
                    }
                    case Reading.Idle _ -> {}
                    case Reading.OutOfRange gone -> {
                        log.warn(
                                "offset {} is not in chain.events, which has {} to {}",
                                gone.position(),
                                gone.first(),
                                gone.end());
                        if (!rebuilt || gone.first() != gone.end()) {
                            return;
                        }
                        reader.start(0, LogStart.at(gone.first()));
                    }
                    case Reading.Failed failed ->
                            throw new FatalError(
                                    "chain.events", failed.reason(), "correct that and restart");
                }
                lag.report();
            }
        } catch (EventApplier.OtherChainInLog e) {
            log.warn("the index is rebuilt: {}", e.getMessage());
        }
    }

    /// Tries again while it is the validator that does not answer.
    private void apply(LogRecord record) throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
        while (true) {
            try (var _ = record.trace().inLog()) {
                applier.apply(record.value(), record.offset());
                beat.now();
                return;
            } catch (SourceException e) {
                beat.now();
                readiness.set(
                        REASON, "waiting for the validator to give a block: " + e.getMessage());
            }
            backoff.await();
        }
    }

    /// Says in readiness how far the index is behind the end of the log, which it asks for at most
    /// once a second.
    private final class Lag {
        private static final long ASK_NANOS = 1_000_000_000L;

        private final LogReader reader;
        private CompletableFuture<Long> asked;
        private long askedAt = System.nanoTime();

        Lag(LogReader reader) {
            this.reader = reader;
            this.asked = reader.end(0);
            readiness.set(REASON, "catching up with chain.events");
        }

        void report() {
            if (!asked.isDone()) {
                return;
            }
            OptionalLong next = reader.next(0);
            if (!asked.isCompletedExceptionally() && next.isPresent()) {
                long behind = asked.join() - next.getAsLong();
                if (behind > LAG_MAX) {
                    readiness.set(REASON, "catching up: " + behind + " events behind the log");
                } else if (behind <= 0) {
                    readiness.clear(REASON);
                }
            }
            if (System.nanoTime() - askedAt > ASK_NANOS) {
                asked = reader.end(0);
                askedAt = System.nanoTime();
            }
        }
    }
}
