package org.numicoin.kit.kafka;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import reactor.core.scheduler.Schedulers;

/// Writes records and says how each ended, always within the producer's time limits. Safe for many
/// threads. A call may wait for a buffer or for metadata, so it is made under no lock and on no
/// event loop; the result arrives on the producer's thread, where little is to be done.
public final class Publisher implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /// For which a service has the producer that waits longer.
    private static final Set<Topic> BULK =
            Set.of(Topics.BLOCK_CANDIDATES, Topics.MINING_BODIES, Topics.QUARANTINE);

    private final KafkaClients clients;
    private final Producer<byte[], byte[]> producer;
    private final boolean bulk;

    /// Kept because finding one in the registry takes as long as the rest of a publish.
    private final Map<Outcome, Counter> counters = new ConcurrentHashMap<>();

    private record Outcome(Topic topic, String how) {}

    private Publisher(KafkaClients clients, boolean bulk) {
        this.clients = clients;
        this.bulk = bulk;
        this.producer =
                bulk
                        ? clients.producer(
                                "bulk",
                                KafkaClients.Patience.BULK,
                                clients.messageBytesMax(Topics.QUARANTINE))
                        : clients.producer(
                                "small",
                                KafkaClients.Patience.SMALL,
                                clients.messageBytesMax(Topics.TX_VERDICTS));
    }

    /// For transactions, verdicts, solutions and templates: ends in at most 6 s.
    public static Publisher small(KafkaClients clients) {
        return new Publisher(clients, false);
    }

    /// For block candidates, bodies and the quarantine: ends in at most 35 s.
    public static Publisher bulk(KafkaClients clients) {
        return new Publisher(clients, true);
    }

    /// Sends a record. Records of one partition are written in the order of the calls.
    public CompletableFuture<PublishResult> publish(Outgoing outgoing) {
        if (bulk != BULK.contains(outgoing.topic())) {
            throw new IllegalArgumentException(outgoing.topic() + " has the other publisher");
        }
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("publish may wait: not on an event loop");
        }
        var answer = new Answer(outgoing.topic());
        if (outgoing.value().length() > clients.messageBytesMax(outgoing.topic())) {
            answer.end(
                    new PublishResult.NotWritten(
                            "larger than the message limit of " + outgoing.topic()));
            return answer.result;
        }
        try {
            var _ = producer.send(outgoing.toRecord(clients), answer);
        } catch (KafkaException | IllegalStateException e) {
            answer.end(new PublishResult.NotWritten(text(e)));
        }
        return answer.result;
    }

    /// Waits a little for what is on its way.
    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("numi.publish")
                .description("Records published, by how that ended")
                .tag("topic", outcome.topic().name())
                .tag("outcome", outcome.how())
                .register(clients.meters());
    }

    /// Ends one publish.
    private final class Answer implements Callback {
        private final CompletableFuture<PublishResult> result = new CompletableFuture<>();
        private final Thread sender = Thread.currentThread();
        private final Topic topic;

        Answer(Topic topic) {
            this.topic = topic;
        }

        @Override
        public void onCompletion(RecordMetadata written, @Nullable Exception problem) {
            if (problem == null) {
                end(new PublishResult.Acked(written.partition(), written.offset()));
            } else if (Thread.currentThread().equals(sender) || isRefusal(problem)) {
                // On the sender's own thread the record never reached a batch.
                end(new PublishResult.NotWritten(text(problem)));
            } else {
                end(new PublishResult.Unknown(text(problem)));
            }
        }

        private void end(PublishResult how) {
            String outcome =
                    switch (how) {
                        case PublishResult.Acked _ -> "acked";
                        case PublishResult.NotWritten _ -> "not-written";
                        case PublishResult.Unknown _ -> "unknown";
                    };
            counters.computeIfAbsent(new Outcome(topic, outcome), Publisher.this::counter)
                    .increment();
            result.complete(how);
        }
    }

    /// What a broker answers for the content alone, so that no earlier attempt can have succeeded.
    private static boolean isRefusal(Exception problem) {
        return problem instanceof RecordTooLargeException
                || problem instanceof InvalidRecordException
                || problem instanceof InvalidTopicException;
    }

    private static String text(Exception problem) {
        return problem.getClass().getSimpleName() + ": " + problem.getMessage();
    }
}
