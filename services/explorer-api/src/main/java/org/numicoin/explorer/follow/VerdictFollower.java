package org.numicoin.explorer.follow;

import java.time.Duration;
import java.util.List;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogEnds;
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

/// Keeps the pool at the end of `tx.verdicts`. The topic is compacted, so each start reads all that
/// is left of it; the service is ready when it has reached what was the end then.
public final class VerdictFollower {
    private static final Logger log = LoggerFactory.getLogger(VerdictFollower.class);
    private static final String REASON = "pool";
    private static final Duration TAKE_MAX = Duration.ofMillis(500);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final KafkaClients clients;
    private final NetworkId network;
    private final PoolView pool;
    private final List<VerdictListener> listeners;
    private final ReadinessReasons readiness;
    private final ProgressWatch.Beat beat;

    public VerdictFollower(
            KafkaClients clients,
            NetworkId network,
            PoolView pool,
            List<VerdictListener> listeners,
            ReadinessReasons readiness,
            ProgressWatch watch) {
        this.clients = clients;
        this.network = network;
        this.pool = pool;
        this.listeners = List.copyOf(listeners);
        this.readiness = readiness;
        this.beat = watch.watch("verdict-follower", SILENCE_MAX);
        readiness.set(REASON, "reading tx.verdicts");
    }

    /// Runs until interrupted, or until a record cannot be applied.
    public void run() throws InterruptedException {
        try (var reader =
                LogReader.openAll(clients, Topics.TX_VERDICTS, "pool", LogStart.first())) {
            var ends = new LogEnds(reader, Topics.TX_VERDICTS);
            boolean ready = false;
            while (true) {
                beat.now();
                switch (reader.take(TAKE_MAX)) {
                    case Reading.Batch batch -> batch.records().forEach(this::apply);
                    case Reading.Idle _ -> {}
                    case Reading.OutOfRange gone ->
                            // Cleaned up under a reader that is more than two days behind.
                            reader.start(gone.partition(), LogStart.first());
                    case Reading.Failed failed ->
                            throw new FatalError(
                                    "tx.verdicts", failed.reason(), "correct that and restart");
                }
                if (!ready && ends.areReached()) {
                    ready = true;
                    readiness.clear(REASON);
                }
            }
        } catch (DecodeException | OtherChainException e) {
            log.error("stopped following tx.verdicts", e);
            readiness.set(
                    REASON,
                    "stopped following tx.verdicts: "
                            + e.getMessage()
                            + "; what is answered of the pool is of that moment");
        } finally {
            beat.close();
        }
    }

    private void apply(LogRecord record) {
        if (record.value().length() == 0) {
            return; // A tombstone of the compaction.
        }
        try (var _ = record.trace().inLog()) {
            var verdict =
                    Message.decode(record.value().unsafeArray(), network, TransactionVerdict.class);
            if (pool.accept(verdict, record.timestamp())) {
                listeners.forEach(listener -> listener.decided(verdict));
            }
        }
    }
}
