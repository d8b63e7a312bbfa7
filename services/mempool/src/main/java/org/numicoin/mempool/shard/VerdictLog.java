package org.numicoin.mempool.shard;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Topics;

/// Reads back `tx.verdicts` of the shards that this replica owns: first from a shard's journal to
/// the end, to find what the store has lost, then on, to notice what a former owner still writes.
/// [#run] is the loop of one thread.
public final class VerdictLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final LogReader reader;
    private final Map<Integer, Followed> followed = new ConcurrentHashMap<>();

    /// Receives what is read, on this log's thread.
    interface Sink {
        void read(Reading.Batch batch);
    }

    /// @param end to which it reads first; not known at once
    /// @param reached completes there with the offset
    private record Followed(
            Sink sink, CompletableFuture<Long> end, CompletableFuture<Long> reached) {}

    public VerdictLog(KafkaClients clients) {
        this.reader = LogReader.open(clients, Topics.TX_VERDICTS, "journal", Map.of());
    }

    /// Begins to read a partition. The result completes when it was read to where its end is now,
    /// and fails when Kafka does not say where that is.
    synchronized CompletableFuture<Long> follow(int partition, LogStart from, Sink sink) {
        var entry = new Followed(sink, new CompletableFuture<>(), new CompletableFuture<>());
        // Before the start: no batch may come without a sink.
        Followed before = followed.put(partition, entry);
        if (before != null) {
            before.reached().cancel(false);
        }
        reader.start(partition, from);
        var _ =
                reader.end(partition)
                        .whenComplete((end, problem) -> {
                            if (problem == null) {
                                entry.end().complete(end);
                            } else {
                                entry.reached().completeExceptionally(problem);
                            }
                        });
        return entry.reached();
    }

    /// Ends what [#follow] began with this sink. Who follows the partition since goes on.
    synchronized void stop(int partition, Sink sink) {
        Followed entry = followed.get(partition);
        if (entry != null && entry.sink().equals(sink)) {
            followed.remove(partition);
            reader.stop(partition);
            entry.reached().cancel(false);
        }
    }

    /// Reads until interrupted.
    public void run(Runnable beat) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            beat.run();
            switch (reader.take(POLL)) {
                case Reading.Batch batch -> {
                    Followed entry = followed.get(batch.partition());
                    if (entry != null) {
                        entry.sink().read(batch);
                    }
                }
                case Reading.Idle() -> {}
                // What is older than the log cannot be missed any more.
                case Reading.OutOfRange(int partition, _, _, _) ->
                        reader.start(partition, LogStart.first());
                case Reading.Failed(String reason) ->
                        throw new FatalError("tx.verdicts", reason, "start the service again");
            }
            followed.forEach(this::checkReached);
        }
    }

    private void checkReached(int partition, Followed entry) {
        if (entry.reached().isDone() || !entry.end().isDone()) {
            return;
        }
        OptionalLong next = reader.next(partition);
        if (next.isPresent() && next.getAsLong() >= entry.end().join()) {
            entry.reached().complete(next.getAsLong());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
