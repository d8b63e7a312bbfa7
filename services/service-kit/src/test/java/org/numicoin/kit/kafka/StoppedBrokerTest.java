package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.kit.kafka.ReaderProbe.record;
import static org.numicoin.kit.kafka.ReaderProbe.valuesTo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.Signals;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.Topics;

/// Shows that a broker that stands still, or that runs one second in four, takes nobody with it:
/// every publish and every commit ends within its bound and says how, and what was acked is there,
/// once.
final class StoppedBrokerTest {
    /// Its bound is 6 s; the rest is for a busy machine.
    private static final long SMALL_SECONDS = 15;

    /// Its bound is 13 s.
    private static final long COMMIT_SECONDS = 30;

    /// Its bound is 35 s.
    private static final long BULK_SECONDS = 60;

    @TempDir private Path folder;
    private LocalKafka broker;
    private KafkaFixture kafka;
    private KafkaClients clients;
    private Publisher small;

    @BeforeEach
    void start() throws IOException {
        broker = LocalKafka.start(folder);
        kafka =
                KafkaFixture.on(broker.bootstrap())
                        .create(Topics.TX_VERDICTS, Topics.BLOCK_CANDIDATES, Topics.CHAIN_EVENTS);
        clients = kafka.clients("test-1");
        small = Publisher.small(clients);
    }

    @AfterEach
    void close() throws IOException {
        small.close();
        broker.close();
    }

    @Test
    void everyPublishEndsWithinItsBoundWhileTheBrokerStandsStillAndNothingAckedIsLost()
            throws Exception {
        var published = new TreeMap<String, CompletableFuture<PublishResult>>();
        publishUntilAcked(published, "before");
        try (var bulk = Publisher.bulk(clients);
                var log = TransactionalLog.open(clients, Topics.CHAIN_EVENTS, "validator")) {
            assertThat(log.commit(List.of(record(Topics.CHAIN_EVENTS, "first"))))
                    .isInstanceOf(CommitResult.Committed.class);
            var warm = bulk.publish(record(Topics.BLOCK_CANDIDATES, "block 1"));
            assertThat(warm.get(BULK_SECONDS, SECONDS)).isInstanceOf(PublishResult.Acked.class);

            Signals.stop(broker.process());
            var block = bulk.publish(record(Topics.BLOCK_CANDIDATES, "block 2"));
            var commit =
                    CompletableFuture.supplyAsync(
                            () -> log.commit(List.of(record(Topics.CHAIN_EVENTS, "second"))));
            for (int i = 0; i < 200; i++) {
                var result = publish("stopped " + i);
                published.put("stopped " + i, result);
            }
            for (var result : published.values()) {
                var _ = result.get(SMALL_SECONDS, SECONDS);
            }
            assertThat(published.values())
                    .anyMatch(result -> result.join() instanceof PublishResult.Unknown);
            assertThat(commit.get(COMMIT_SECONDS, SECONDS))
                    .isInstanceOf(CommitResult.OutcomeUnknown.class);
            assertThat(log.isUsable()).isFalse();
            Signals.goOn(broker.process());

            // Whose bound is longer than the silence loses nothing.
            assertThat(block.get(BULK_SECONDS, SECONDS)).isInstanceOf(PublishResult.Acked.class);
        }
        publishUntilAcked(published, "after");
        assertAckedOnce(published);
        try (var next = TransactionalLog.open(clients, Topics.CHAIN_EVENTS, "validator");
                var reader =
                        LogReader.open(clients, Topics.CHAIN_EVENTS, "test", LogStart.first())) {
            assertThat(next.commit(List.of(record(Topics.CHAIN_EVENTS, "third"))))
                    .isInstanceOf(CommitResult.Committed.class);
            // The one whose outcome was unknown is there wholly or not at all; the order is kept.
            var events = valuesTo(reader, reader.end(0).get(SMALL_SECONDS, SECONDS));
            assertThat(events).startsWith("first").endsWith("third").doesNotHaveDuplicates();
        }
    }

    @Test
    void everyPublishEndsWithinItsBoundWhileTheBrokerRunsOneSecondInFour() throws Exception {
        var published = new TreeMap<String, CompletableFuture<PublishResult>>();
        publishUntilAcked(published, "before");
        try (var stopper = Executors.newSingleThreadScheduledExecutor()) {
            var turns = new AtomicInteger();
            var stopping =
                    stopper.scheduleAtFixedRate(
                            () -> {
                                turns.incrementAndGet();
                                signal(true);
                                var _ = stopper.schedule(() -> signal(false), 1_500, MILLISECONDS);
                            },
                            0,
                            2_000,
                            MILLISECONDS);
            for (int i = 0; turns.get() < 5; i++) {
                var result = publish("slow " + i);
                published.put("slow " + i, result);
                var _ = result.get(SMALL_SECONDS, SECONDS);
            }
            stopping.cancel(false);
        } finally {
            signal(false);
        }
        publishUntilAcked(published, "after");
        assertThat(published.values())
                .filteredOn(result -> result.join() instanceof PublishResult.Acked)
                .hasSizeGreaterThan(4);
        assertAckedOnce(published);
    }

    private CompletableFuture<PublishResult> publish(String value) {
        return small.publish(record(Topics.TX_VERDICTS, value));
    }

    private void publishUntilAcked(
            Map<String, CompletableFuture<PublishResult>> published, String name) throws Exception {
        CompletableFuture<PublishResult> last;
        int tries = 0;
        do {
            String value = name + " " + tries++;
            last = publish(value);
            published.put(value, last);
        } while (!(last.get(SMALL_SECONDS, SECONDS) instanceof PublishResult.Acked) && tries < 20);
        assertThat(last.join()).isInstanceOf(PublishResult.Acked.class);
    }

    /// Acked: there. Not written: not there. Unknown: either. Nothing is there twice.
    private void assertAckedOnce(Map<String, CompletableFuture<PublishResult>> published)
            throws Exception {
        try (var reader = LogReader.open(clients, Topics.TX_VERDICTS, "test", LogStart.first())) {
            var there = valuesTo(reader, reader.end(0).get(SMALL_SECONDS, SECONDS));
            var acked = new ArrayList<String>();
            var notWritten = new ArrayList<String>();
            published.forEach((value, result) -> {
                switch (result.join()) {
                    case PublishResult.Acked _ -> acked.add(value);
                    case PublishResult.NotWritten _ -> notWritten.add(value);
                    case PublishResult.Unknown _ -> {}
                }
            });
            assertThat(there).doesNotHaveDuplicates().containsAll(acked);
            assertThat(notWritten).noneMatch(there::contains);
            assertThat(published.keySet()).containsAll(there);
        }
    }

    private void signal(boolean stop) {
        try {
            if (stop) {
                Signals.stop(broker.process());
            } else {
                Signals.goOn(broker.process());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
