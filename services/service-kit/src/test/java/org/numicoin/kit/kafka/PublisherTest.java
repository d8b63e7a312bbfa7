package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.numicoin.kit.kafka.ReaderProbe.record;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import reactor.core.scheduler.Schedulers;

final class PublisherTest {
    @Test
    @ExtendWith(SharedBroker.class)
    void saysWhereAnAckedRecordLiesAndCountsIt(KafkaFixture kafka) throws Exception {
        kafka.create(Topics.TX_SUBMITTED);
        try (var publisher = Publisher.small(kafka.clients("api-1"))) {
            var record = record(Topics.TX_SUBMITTED, 7, "a");
            assertThat(publisher.publish(record).get(20, SECONDS))
                    .isEqualTo(new PublishResult.Acked(7, 0));
            assertThat(publisher.publish(record).get(20, SECONDS))
                    .isEqualTo(new PublishResult.Acked(7, 1));
        }
        assertThat(
                        kafka.meters()
                                .counter(
                                        "numi.publish", "topic", "tx.submitted", "outcome", "acked")
                                .count())
                .isEqualTo(2);
    }

    /// A broker compares a topic's limit with the batch, not with the record.
    @Test
    void topicsOfManySmallRecordsHaveRoomForAWholeBatch() {
        assertThat(List.of(Topics.TX_SUBMITTED, Topics.TX_VERDICTS, Topics.POOL_SHARES))
                .allSatisfy(topic ->
                        assertThat(topic.limit().bytes(1)).isGreaterThan(KafkaClients.BATCH_BYTES));
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void takesABlockOfTheLimitAndRefusesALargerMessage(KafkaFixture kafka) throws Exception {
        kafka.create(Topics.BLOCK_CANDIDATES);
        var clients = kafka.clients("gateway-1");
        int limit = Math.toIntExact(clients.messageBytesMax(Topics.BLOCK_CANDIDATES));
        try (var publisher = Publisher.bulk(clients)) {
            assertThat(publisher.publish(ofSize(limit - 1_000)).get(40, SECONDS))
                    .isInstanceOf(PublishResult.Acked.class);
            assertThat(publisher.publish(ofSize(limit + 1)).get(40, SECONDS))
                    .isInstanceOf(PublishResult.NotWritten.class);
            // Below our limit, but above the broker's with what is around it.
            assertThat(publisher.publish(ofSize(limit - 10)).get(40, SECONDS))
                    .isInstanceOf(PublishResult.NotWritten.class);
        }
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void refusesTheTopicsOfTheOtherPublisher(KafkaFixture kafka) {
        try (var publisher = Publisher.small(kafka.clients("gateway-1"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> publisher.publish(record(Topics.BLOCK_CANDIDATES, "x")));
        }
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void refusesToWaitOnAnEventLoop(KafkaFixture kafka) throws Exception {
        var thrown = new AtomicReference<RuntimeException>();
        var loop = Schedulers.newParallel("event-loop");
        try (var publisher = Publisher.small(kafka.clients("api-1"))) {
            var done = new CountDownLatch(1);
            loop.schedule(() -> {
                try {
                    var _ = publisher.publish(record(Topics.TX_SUBMITTED, "x"));
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
                done.countDown();
            });
            assertThat(done.await(10, SECONDS)).isTrue();
        } finally {
            loop.dispose();
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    throw thrown.get();
                })
                .withMessageContaining("event loop");
    }

    @Test
    void saysNotWrittenBeforeItEverMetABroker() throws Exception {
        var clients = KafkaFixture.on("127.0.0.1:1").clients("api-1");
        try (var publisher = Publisher.small(clients)) {
            assertThat(publisher.publish(record(Topics.TX_SUBMITTED, "a")).get(10, SECONDS))
                    .isInstanceOf(PublishResult.NotWritten.class);
        }
    }

    @Test
    void acksNothingWhileTheBrokerIsDeadAndGoesOnWhenItIsBack(@TempDir Path folder)
            throws Exception {
        try (var broker = LocalKafka.start(folder)) {
            var kafka = KafkaFixture.on(broker.bootstrap()).create(Topics.TX_SUBMITTED);
            var clients = kafka.clients("api-1");
            try (var publisher = Publisher.small(clients);
                    var reader =
                            LogReader.open(
                                    clients, Topics.TX_SUBMITTED, "test", LogStart.first())) {
                assertThat(publish(publisher)).isInstanceOf(PublishResult.Acked.class);
                assertThat(ReaderProbe.valuesOf(reader, 1)).containsExactly("a");
                broker.kill();
                // Unknown when the record was on its way, not written when the client had lost its
                // metadata.
                assertThat(publish(publisher)).isNotInstanceOf(PublishResult.Acked.class);
                broker.restart();
                PublishResult last = publish(publisher);
                for (int tries = 0; !(last instanceof PublishResult.Acked) && tries < 10; tries++) {
                    last = publish(publisher);
                }
                assertThat(last).isInstanceOf(PublishResult.Acked.class);
                // The same reader goes on where it was.
                assertThat(ReaderProbe.valuesOf(reader, 1)).contains("a");
            }
        }
    }

    /// Ends within the limits of the small publisher, whatever the broker does.
    private static PublishResult publish(Publisher publisher)
            throws InterruptedException, ExecutionException, TimeoutException {
        return publisher.publish(record(Topics.TX_SUBMITTED, "a")).get(8, SECONDS);
    }

    private static Outgoing ofSize(int bytes) {
        return new Outgoing(
                Topics.BLOCK_CANDIDATES,
                Bytes.EMPTY,
                Bytes.wrap(new byte[bytes]),
                TraceContext.NONE);
    }
}
