package org.numicoin.mempool.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

/// What a replica reads back of the verdicts of a shard, on a real broker.
@ExtendWith(SharedBroker.class)
final class VerdictLogTest {
    private static final int SHARD = 3;

    @Test
    void anOwnerThatEndsLateDoesNotCutOffItsSuccessor(KafkaFixture broker) throws Exception {
        var kafka = broker.create(Topics.TX_VERDICTS);
        try (var log = new VerdictLog(kafka.clients("mempool-1"));
                var publisher = Publisher.small(kafka.clients("test"))) {
            var loop = Thread.ofPlatform().start(() -> run(log));
            try {
                var seen = new CompletableFuture<Integer>();
                VerdictLog.Sink former = _ -> {};
                VerdictLog.Sink successor = batch -> seen.complete(batch.records().size());
                var _ = log.follow(SHARD, LogStart.first(), former).get(1, TimeUnit.MINUTES);
                var reached = log.follow(SHARD, LogStart.first(), successor);
                log.stop(SHARD, former);
                assertThat(reached.get(1, TimeUnit.MINUTES)).isZero();

                var _ =
                        TopicProbe.write(
                                publisher,
                                new Outgoing(
                                        Topics.TX_VERDICTS,
                                        SHARD,
                                        Bytes.ofHex("01"),
                                        Bytes.ofHex("02"),
                                        TraceContext.NONE));
                assertThat(seen.get(1, TimeUnit.MINUTES)).isOne();
            } finally {
                loop.interrupt();
                loop.join();
            }
        }
    }

    private static void run(VerdictLog log) {
        try {
            log.run(() -> {});
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
