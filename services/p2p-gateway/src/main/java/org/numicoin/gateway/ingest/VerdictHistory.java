package org.numicoin.gateway.ingest;

import java.time.Duration;
import java.util.List;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogEnds;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;

/// Reads once what `tx.verdicts` has at the start, from its first record on: what is pooled was
/// decided at most a day ago, and the topic keeps two. Beside it [VerdictReader] tells what is
/// decided meanwhile, so that nothing waits for this.
public final class VerdictHistory implements AutoCloseable {
    private static final String NAME = "verdict-history";
    private static final Duration TAKE = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final KafkaClients clients;
    private final VerdictRecords records;
    private final Listener listener;
    private final ServiceThread thread;

    /// Hears what was decided before the start.
    public interface Listener {
        /// Verdicts of one shard in their order. Nothing more is read before it returns.
        void decidedBefore(List<TransactionVerdict> verdicts) throws InterruptedException;

        /// That was all.
        void ended();
    }

    private VerdictHistory(
            KafkaClients clients,
            NetworkId network,
            Listener listener,
            ProgressWatch progress,
            ServiceExit exit) {
        this.clients = clients;
        this.records = new VerdictRecords(network, clients.meters());
        this.listener = listener;
        this.thread = ServiceThread.start(NAME, exit, () -> run(progress));
    }

    /// Starts to read.
    public static VerdictHistory start(
            KafkaClients clients,
            NetworkId network,
            Listener listener,
            ProgressWatch progress,
            ServiceExit exit) {
        return new VerdictHistory(clients, network, listener, progress, exit);
    }

    @Override
    public void close() {
        thread.close();
    }

    private void run(ProgressWatch progress) throws InterruptedException {
        try (var beat = progress.watch(NAME, SILENCE_MAX);
                var reader =
                        LogReader.openAll(clients, Topics.TX_VERDICTS, NAME, LogStart.first())) {
            var ends = new LogEnds(reader, Topics.TX_VERDICTS);
            while (!ends.areReached()) {
                switch (reader.take(TAKE)) {
                    case Reading.Idle() -> {}
                    case Reading.Batch(_, var batch, _) -> tell(batch);
                    case Reading.OutOfRange(var partition, _, _, _) ->
                            reader.start(partition, LogStart.first());
                    case Reading.Failed(var reason) ->
                            throw new FatalError(
                                    "tx.verdicts", reason, "restart when Kafka is well");
                }
                beat.now();
            }
            listener.ended();
        }
    }

    private void tell(List<LogRecord> batch) throws InterruptedException {
        listener.decidedBefore(
                batch.stream().flatMap(record -> records.read(record).stream()).toList());
    }
}
