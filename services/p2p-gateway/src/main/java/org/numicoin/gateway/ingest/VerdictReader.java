package org.numicoin.gateway.ingest;

import java.time.Duration;
import java.util.List;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;

/// Reads every partition of `tx.verdicts` from where it ends at the start: what was decided before
/// no peer of ours waits for.
public final class VerdictReader implements AutoCloseable {
    private static final String NAME = "verdicts";
    private static final Duration TAKE = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final LogReader reader;
    private final VerdictRecords records;
    private final List<VerdictListener> listeners;
    private final ServiceThread thread;

    private VerdictReader(
            LogReader reader,
            VerdictRecords records,
            List<VerdictListener> listeners,
            ProgressWatch progress,
            ServiceExit exit) {
        this.reader = reader;
        this.records = records;
        this.listeners = List.copyOf(listeners);
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
        var records = new VerdictRecords(network, clients.meters());
        return new VerdictReader(reader, records, listeners, progress, exit);
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
                    case Reading.Batch(_, var batch, _) ->
                            batch.forEach(record -> {
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
        records.read(record)
                .ifPresent(verdict -> {
                    try (var _ = record.trace().inLog()) {
                        listeners.forEach(listener -> listener.decided(verdict));
                    }
                });
    }
}
