package org.numicoin.kit.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.numicoin.messaging.Topic;

/// Tells whether a reader of a whole topic has come to where its partitions ended when it began.
/// For the thread that takes.
public final class LogEnds {
    private final LogReader reader;
    private final Map<Integer, CompletableFuture<Long>> ahead = new HashMap<>();

    /// Asks where the partitions end now.
    public LogEnds(LogReader reader, Topic topic) {
        this.reader = reader;
        for (int partition = 0; partition < topic.partitions(); partition++) {
            ahead.put(partition, reader.end(partition));
        }
    }

    /// Whether everything was taken that was there at the beginning. Asks again where the broker
    /// did not answer.
    public boolean areReached() {
        ahead.entrySet().removeIf(end -> isReached(end.getKey(), end.getValue()));
        ahead.replaceAll(
                (partition, end) -> end.isCompletedExceptionally() ? reader.end(partition) : end);
        return ahead.isEmpty();
    }

    private boolean isReached(int partition, CompletableFuture<Long> end) {
        return end.isDone()
                && !end.isCompletedExceptionally()
                && reader.next(partition).orElse(-1) >= end.join();
    }
}
