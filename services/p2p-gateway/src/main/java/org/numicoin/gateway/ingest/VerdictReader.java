package org.numicoin.gateway.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.wire.DecodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every partition of `tx.verdicts` from where it ends at the start: what was decided before
/// no peer of ours waits for. A record that does not decode is counted and passed over; the worst
/// of it is a transaction that is not relayed.
public final class VerdictReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VerdictReader.class);
    private static final String NAME = "verdicts";
    private static final Duration TAKE = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final LogReader reader;
    private final NetworkId network;
    private final List<VerdictListener> listeners;
    private final Counter malformed;
    private final ServiceThread thread;

    private VerdictReader(
            LogReader reader,
            NetworkId network,
            List<VerdictListener> listeners,
            MeterRegistry meters,
            ProgressWatch progress,
            ServiceExit exit) {
        this.reader = reader;
        this.network = network;
        this.listeners = List.copyOf(listeners);
        this.malformed =
                Counter.builder("numi.records.malformed")
                        .description("Records that do not decode")
                        .tag("topic", Topics.TX_VERDICTS.name())
                        .register(meters);
        this.thread = ServiceThread.start(NAME, exit, () -> run(progress));
    }

    /// Starts to read.
    ///
    /// @param listeners told of each verdict, in this order
    public static VerdictReader start(
            KafkaClients clients,
            NetworkId network,
            List<VerdictListener> listeners,
            ProgressWatch progress,
            ServiceExit exit) {
        var reader = LogReader.openAll(clients, Topics.TX_VERDICTS, NAME, LogStart.end());
        return new VerdictReader(reader, network, listeners, clients.meters(), progress, exit);
    }

    @Override
    public void close() {
        thread.close();
        reader.close();
    }

    private void run(ProgressWatch progress) throws InterruptedException {
        try (var beat = progress.watch(NAME, SILENCE_MAX)) {
            while (true) {
                switch (reader.take(TAKE)) {
                    case Reading.Idle() -> {}
                    case Reading.Batch(_, var records, _) ->
                            records.forEach(record -> {
                                tell(record);
                                beat.now();
                            });
                    case Reading.OutOfRange(var partition, _, _, _) ->
                            reader.start(partition, LogStart.end());
                    case Reading.Failed(var reason) ->
                            throw new FatalError(
                                    "tx.verdicts", reason, "restart when Kafka is well");
                }
                beat.now();
            }
        }
    }

    private void tell(LogRecord record) {
        if (record.value().length() == 0) {
            return; // A tombstone of the compaction.
        }
        decoded(record)
                .ifPresent(verdict -> {
                    try (var _ = record.trace().inLog()) {
                        listeners.forEach(listener -> listener.decided(verdict));
                    }
                });
    }

    private Optional<TransactionVerdict> decoded(LogRecord record) {
        try {
            return Optional.of(
                    Message.decode(
                            record.value().unsafeArray(), network, TransactionVerdict.class));
        } catch (DecodeException e) {
            log.warn("{} is malformed: {}", record.coordinates(), e.getMessage());
            malformed.increment();
            return Optional.empty();
        } catch (OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "only mempools of this chain may write there",
                    e);
        }
    }
}
