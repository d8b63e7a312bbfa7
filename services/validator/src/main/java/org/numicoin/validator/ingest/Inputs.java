package org.numicoin.validator.ingest;

import java.time.Duration;
import java.util.List;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.chain.LookAhead;
import org.numicoin.validator.chain.Work.CandidateBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `block.candidates` and `mining.solutions` for one term of a writer, from the positions in
/// the log. Decoding happens here, beside the core's thread.
public final class Inputs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Inputs.class);
    private static final long INBOX_BYTES = 24L << 20;
    private static final Duration TAKE = Duration.ofMillis(100);

    private final NetworkId network;
    private final LookAhead lookAhead;
    private final Inbox inbox = new Inbox(INBOX_BYTES);
    private final List<LogReader> readers;
    private volatile boolean closed;

    private Inputs(NetworkId network, LookAhead lookAhead, List<LogReader> readers) {
        this.network = network;
        this.lookAhead = lookAhead;
        this.readers = readers;
    }

    /// Begins to read.
    ///
    /// @param lookAhead told of the blocks that will be decided
    public static Inputs open(
            KafkaClients clients,
            NetworkId network,
            LookAhead lookAhead,
            InputPositions positions) {
        var candidates = reader(clients, Topics.BLOCK_CANDIDATES, positions.candidates());
        var solutions = reader(clients, Topics.MINING_SOLUTIONS, positions.solutions());
        var inputs = new Inputs(network, lookAhead, List.of(candidates, solutions));
        inputs.start(candidates, Topics.BLOCK_CANDIDATES);
        inputs.start(solutions, Topics.MINING_SOLUTIONS);
        return inputs;
    }

    public Inbox inbox() {
        return inbox;
    }

    /// What is not taken yet is dropped; the next term reads it again.
    @Override
    public void close() {
        closed = true;
        inbox.close();
        readers.forEach(LogReader::close);
        lookAhead.clear();
    }

    private static LogReader reader(KafkaClients clients, Topic topic, long position) {
        return LogReader.open(clients, topic, "core", LogStart.at(position));
    }

    private void start(LogReader reader, Topic topic) {
        Thread.ofPlatform().name("decode-" + topic).daemon().start(() -> run(reader, topic));
    }

    private void run(LogReader reader, Topic topic) {
        try {
            boolean open = true;
            while (open && !closed) {
                open =
                        switch (reader.take(TAKE)) {
                            case Reading.Idle() -> true;
                            case Reading.Batch(_, var records, _) -> handOver(records);
                            case Reading.OutOfRange range -> goOn(reader, topic, range);
                            case Reading.Failed(var reason) -> end(reason);
                        };
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            inbox.fail(topic + ": " + e);
        }
    }

    private boolean handOver(List<LogRecord> records) throws InterruptedException {
        for (LogRecord record : records) {
            var arrival = Arrival.of(record, network);
            if (arrival.content() instanceof Arrival.Content.Decoded(CandidateBlock block)) {
                lookAhead.expect(block);
            }
            if (!inbox.put(arrival)) {
                return false;
            }
        }
        return true;
    }

    /// Candidates older than retention come again by sync; solutions that old are worthless.
    private boolean goOn(LogReader reader, Topic topic, Reading.OutOfRange range) {
        log.warn(
                "{}: position {} is not in {} to {}; goes on from the first record",
                topic,
                range.position(),
                range.first(),
                range.end());
        reader.start(0, LogStart.first());
        return true;
    }

    private boolean end(String reason) {
        if (!closed) {
            inbox.fail(reason);
        }
        return false;
    }
}
