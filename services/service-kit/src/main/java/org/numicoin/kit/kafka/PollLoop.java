package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The platform thread of one consumer, and the only one that touches it. It polls, hands over and
/// answers questions about the log; whatever it does is short, so the consumer keeps its group and
/// its fetches however slow the processing is.
final class PollLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_WHILE_FULL = Duration.ofMillis(5);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    /// Of a partition of which a group never committed an offset.
    static final long NO_POSITION = -1;

    private final String name;
    private final Consumer<byte[], byte[]> consumer;
    private final Work work;
    private final ConcurrentLinkedQueue<Runnable> questions = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private Duration backoff = Duration.ZERO;

    /// What one kind of reader does with its consumer. Called by the loop's thread alone.
    interface Work {
        /// Before each poll. True when the queue behind is full, so that the poll is to be short.
        boolean prepare();

        void received(ConsumerRecords<byte[], byte[]> records);

        /// These positions are not in the log; [#NO_POSITION] where a group has none.
        void outOfRange(Map<TopicPartition, Long> positions);

        /// The loop is over. Called once.
        void ended(String reason);
    }

    PollLoop(String name, Consumer<byte[], byte[]> consumer, Work work) {
        this.name = name;
        this.consumer = consumer;
        this.work = work;
    }

    PollLoop start() {
        Thread.ofPlatform().name(name).start(this::run);
        return this;
    }

    /// Asks something of the consumer on its own thread, soon. Ends exceptionally when the broker
    /// does not answer or the loop has ended.
    <T> CompletableFuture<T> ask(Function<Consumer<byte[], byte[]>, T> question) {
        var answer = new CompletableFuture<T>();
        questions.add(() -> {
            try {
                answer.complete(question.apply(consumer));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        if (ended.getCount() == 0) {
            answerQuestions();
        }
        return answer;
    }

    /// Ends the loop, leaves the group and closes the consumer. Returns when that is done.
    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} did not end within {}", name, CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        String reason = "closed";
        try {
            while (!isClosing()) {
                pollOnce();
            }
        } catch (RuntimeException e) {
            reason = e.getClass().getSimpleName() + ": " + e.getMessage();
            if (!isClosing()) {
                log.error("{} has ended: {}", name, reason, e);
            }
        } finally {
            try {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
            } catch (KafkaException e) {
                log.warn("{} did not close in order: {}", name, e.getMessage());
            }
            work.ended(reason);
            ended.countDown();
            answerQuestions();
        }
    }

    private void pollOnce() {
        try {
            answerQuestions();
            boolean full = work.prepare();
            // Without an assignment there is nothing to poll for, and KafkaConsumer objects.
            if (consumer.subscription().isEmpty() && consumer.assignment().isEmpty()) {
                pause(POLL_WHILE_FULL);
            } else {
                poll(full ? POLL_WHILE_FULL : POLL);
            }
            backoff = Duration.ZERO;
        } catch (WakeupException _) {
            // Only close wakes: the loop's condition sees it.
        } catch (RetriableException e) {
            backOff(e);
        }
    }

    private void poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(timeout);
        } catch (OffsetOutOfRangeException e) {
            work.outOfRange(e.offsetOutOfRangePartitions());
            return;
        } catch (NoOffsetForPartitionException e) {
            work.outOfRange(
                    e.partitions().stream().collect(Collectors.toMap(p -> p, _ -> NO_POSITION)));
            return;
        }
        work.received(records);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void pause(Duration atMost) {
        try {
            var _ = closing.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// After the end the consumer is closed: each question fails with that, and its asker hears it.
    private void answerQuestions() {
        for (Runnable question = questions.poll(); question != null; question = questions.poll()) {
            question.run();
        }
    }

    private void backOff(RetriableException cause) {
        if (backoff.isZero()) {
            log.warn("{} tries again: {}", name, cause.getMessage());
            backoff = Duration.ofMillis(50);
        }
        pause(backoff);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
    }
}
