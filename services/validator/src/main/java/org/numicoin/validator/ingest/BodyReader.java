package org.numicoin.validator.ingest;

import java.time.Duration;
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
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.template.BodyStore;
import org.numicoin.wire.DecodeException;

/// Keeps what `mining.bodies` brings, on every replica, so that any of them can connect a solution.
public final class BodyReader implements AutoCloseable {
    private static final Duration TAKE = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final LogReader reader;
    private final BodyStore bodies;
    private final NetworkId network;
    private final ServiceThread thread;

    private BodyReader(
            LogReader reader,
            BodyStore bodies,
            NetworkId network,
            ProgressWatch progress,
            ServiceExit exit) {
        this.reader = reader;
        this.bodies = bodies;
        this.network = network;
        this.thread = ServiceThread.start("bodies", exit, () -> run(progress));
    }

    public static BodyReader start(
            KafkaClients clients,
            NetworkId network,
            BodyStore bodies,
            ProgressWatch progress,
            ServiceExit exit) {
        var from = LogStart.at(bodies.position());
        var reader = LogReader.open(clients, Topics.MINING_BODIES, "bodies", from);
        return new BodyReader(reader, bodies, network, progress, exit);
    }

    @Override
    public void close() {
        thread.close();
        reader.close();
    }

    private void run(ProgressWatch progress) throws InterruptedException {
        try (var beat = progress.watch("bodies", SILENCE_MAX)) {
            while (true) {
                switch (reader.take(TAKE)) {
                    case Reading.Idle() -> {}
                    case Reading.Batch(_, var records, _) -> records.forEach(this::keep);
                    // An hour's bodies are all there are, and older ones are of no use.
                    case Reading.OutOfRange _ -> reader.start(0, LogStart.first());
                    case Reading.Failed(var reason) ->
                            throw new FatalError(
                                    "mining.bodies", reason, "restart when Kafka is well");
                }
                beat.now();
            }
        }
    }

    private void keep(LogRecord record) {
        try {
            var body = Message.decode(record.value().unsafeArray(), network, TemplateBody.class);
            bodies.add(body, record.offset() + 1);
        } catch (DecodeException | OtherChainException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "only validators of this chain may write there; delete the record",
                    e);
        }
    }
}
