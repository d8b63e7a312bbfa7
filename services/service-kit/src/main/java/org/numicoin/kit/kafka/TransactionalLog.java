package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.numicoin.kit.Failpoints;
import org.numicoin.messaging.Topic;

/// The right to write a log: opening fences every earlier writer of the same name, and completes or
/// aborts what it had begun. One thread commits.
///
/// Any exception of the producer, of whatever class, means that the outcome is unknown, and is the
/// end of this writer.
public final class TransactionalLog implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

    private final KafkaClients clients;
    private final Topic topic;
    private final Producer<byte[], byte[]> producer;
    private volatile boolean usable = true;

    private TransactionalLog(KafkaClients clients, Topic topic, Producer<byte[], byte[]> producer) {
        this.clients = clients;
        this.topic = topic;
        this.producer = producer;
    }

    /// The broker did not let this process become the writer, for now.
    public static final class NotOpenedException extends Exception {
        private static final long serialVersionUID = 1;

        NotOpenedException(RuntimeException cause) {
            super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
        }
    }

    /// Becomes the writer.
    ///
    /// @param name of the role, such as `validator`: with the prefix it is the transactional id
    public static TransactionalLog open(KafkaClients clients, Topic topic, String name)
            throws NotOpenedException {
        var producer = clients.transactionalProducer(name, clients.messageBytesMax(topic));
        try {
            producer.initTransactions();
            return new TransactionalLog(clients, topic, producer);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw new NotOpenedException(e);
        }
    }

    /// Writes the records of one decision, all or none. After any other result than
    /// [CommitResult.Committed] nothing more can be written.
    public CommitResult commit(List<Outgoing> records) {
        if (!usable) {
            return new CommitResult.OutcomeUnknown("this writer has ended");
        }
        if (records.isEmpty() || records.stream().anyMatch(r -> !r.topic().equals(topic))) {
            throw new IllegalArgumentException("records of " + topic + ", not " + records);
        }
        try {
            producer.beginTransaction();
            Failpoints.hit("log.before-send");
            var sent = new ArrayList<Future<RecordMetadata>>(records.size());
            for (Outgoing record : records) {
                sent.add(producer.send(record.toRecord(clients)));
            }
            producer.flush();
            Failpoints.hit("log.after-flush");
            producer.commitTransaction();
            Failpoints.hit("log.after-commit");
            var offsets = new ArrayList<Long>(sent.size());
            for (Future<RecordMetadata> record : sent) {
                offsets.add(record.get().offset());
            }
            return new CommitResult.Committed(offsets);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(e);
        } catch (RuntimeException | ExecutionException e) {
            return unknown(e);
        }
    }

    /// False after an unknown outcome or the close.
    public boolean isUsable() {
        return usable;
    }

    /// Aborts what is open, as far as that is possible within 3 s. Safe from any thread.
    @Override
    public void close() {
        usable = false;
        // Interrupted, it would not wait for the producer's own thread and leave that behind.
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(CLOSE_MAX);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CommitResult unknown(Exception cause) {
        usable = false;
        return new CommitResult.OutcomeUnknown(
                cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }
}
