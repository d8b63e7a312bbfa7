package org.numicoin.validator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.validator.TestChain;

final class InboxTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Duration NOT_LONG = Duration.ofSeconds(5);

    private final Inbox inbox = new Inbox(10_000);

    @Test
    void aSolutionDoesNotWaitBehindCandidates() throws Exception {
        for (int offset = 0; offset < 4; offset++) {
            inbox.put(arrival(Topics.BLOCK_CANDIDATES, offset, 10));
        }
        inbox.put(arrival(Topics.MINING_SOLUTIONS, 0, 10));
        assertThat(take().record().topic()).isEqualTo(Topics.BLOCK_CANDIDATES);
        assertThat(take().record().topic()).isEqualTo(Topics.MINING_SOLUTIONS);
        assertThat(take().record().offset()).isEqualTo(1);
    }

    @Test
    void aFullInboxHoldsTheReaderBackUntilSomethingIsTaken() throws Exception {
        inbox.put(arrival(Topics.BLOCK_CANDIDATES, 0, 4_800));
        var second =
                CompletableFuture.supplyAsync(
                        () -> putUnchecked(arrival(Topics.BLOCK_CANDIDATES, 1, 4_800)));
        await().during(Duration.ofMillis(100)).until(() -> !second.isDone());
        assertThat(take().record().offset()).isZero();
        assertThat(second.get()).isTrue();
        assertThat(take().record().offset()).isEqualTo(1);
    }

    @Test
    void oneArrivalAlwaysHasRoom() throws Exception {
        assertThat(inbox.put(arrival(Topics.BLOCK_CANDIDATES, 0, 1 << 20))).isTrue();
        assertThat(inbox.isEmpty()).isFalse();
    }

    @Test
    void closingReleasesAReaderThatWaits() throws Exception {
        inbox.put(arrival(Topics.BLOCK_CANDIDATES, 0, 4_800));
        var second =
                CompletableFuture.supplyAsync(
                        () -> putUnchecked(arrival(Topics.BLOCK_CANDIDATES, 1, 4_800)));
        await().during(Duration.ofMillis(50)).until(() -> !second.isDone());
        inbox.close();
        assertThat(second.get()).isFalse();
    }

    @Test
    void wakingOrAFailureEndsAWait() throws Exception {
        inbox.wake();
        assertThat(inbox.take(Duration.ofDays(1))).isEmpty();
        inbox.fail("gone");
        assertThat(inbox.take(Duration.ofDays(1))).isEmpty();
        assertThat(inbox.failure()).contains("gone");
    }

    private Arrival take() throws InterruptedException {
        return inbox.take(NOT_LONG).orElseThrow();
    }

    private boolean putUnchecked(Arrival arrival) {
        try {
            return inbox.put(arrival);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Arrival arrival(Topic topic, long offset, int bytes) {
        var record =
                new LogRecord(
                        topic,
                        0,
                        offset,
                        0,
                        Bytes.EMPTY,
                        Bytes.wrap(new byte[bytes]),
                        "",
                        TraceContext.NONE);
        return Arrival.of(record, CHAIN.network());
    }
}
