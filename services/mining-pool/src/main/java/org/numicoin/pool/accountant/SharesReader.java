package org.numicoin.pool.accountant;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.Topics;
import org.numicoin.pool.ledger.PoolState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds `pool.shares`, from the first record that the log still has.
final class SharesReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharesReader.class);
    private static final int END_SECONDS_MAX = 4;

    private final NetworkId network;
    private final PoolState state;
    private final LogReader reader;

    SharesReader(KafkaClients clients, NetworkId network, PoolState state) {
        this.network = network;
        this.state = state;
        this.reader = LogReader.open(clients, Topics.POOL_SHARES, "shares", LogStart.first());
    }

    /// Folds what has come, or waits for something to come. False when nothing did.
    ///
    /// @throws IllegalStateException when the log cannot be read on
    boolean follow(Duration timeout) throws InterruptedException {
        return switch (reader.take(timeout)) {
            case Reading.Batch batch -> {
                batch.records().forEach(this::fold);
                yield true;
            }
            case Reading.Idle _ -> false;
            case Reading.OutOfRange range -> {
                log.warn("shares were deleted before they were read: {}", range);
                reader.start(range.partition(), LogStart.first());
                yield true;
            }
            case Reading.Failed(var reason) ->
                    throw new IllegalStateException("the pool's shares cannot be read: " + reason);
        };
    }

    /// The offset after the last share that is in the log now; -1 when the broker does not say.
    long end() throws InterruptedException {
        try {
            return reader.end(0).get(END_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return -1;
        }
    }

    /// Whether all before an offset is folded.
    boolean isAt(long end) {
        return reader.next(0).orElse(-1) >= end;
    }

    private void fold(LogRecord read) {
        state.apply(
                read.offset(),
                Message.decode(read.value().unsafeArray(), network, PoolShare.class));
    }

    @Override
    public void close() {
        reader.close();
    }
}
