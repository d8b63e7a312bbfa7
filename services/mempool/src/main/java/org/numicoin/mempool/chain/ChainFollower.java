package org.numicoin.mempool.chain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.Tip;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.OtherChainException;
import org.numicoin.messaging.Topics;
import org.numicoin.wire.DecodeException;

/// Reads the whole of `chain.events` and tells each shard that this replica owns what concerns it,
/// one decision at a time. [#run] is the loop of one thread.
public final class ChainFollower {
    private static final String REASON = "chain";
    private static final int RECORDS_BACK = 256;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaClients clients;
    private final NetworkId network;
    private final ChainSpec spec;
    private final ChainReader chain;
    private final ReadinessReasons readiness;
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final CompletableFuture<Boolean> caughtUp = new CompletableFuture<>();
    private Optional<EventReader> events = Optional.empty();
    private History history = new History(LogPosition.NONE);
    private List<List<ShardStep>> decision = new ArrayList<>();

    /// Whether the first whole decision has begun: the reader may start in the middle of one.
    private boolean aligned;

    private LogPosition last = LogPosition.NONE;

    /// A shard that is told of decisions, in their order, from the one after its attachment on.
    public interface Listener {
        void decided(List<ShardStep> steps);

        /// Events were missed: the shard is to be loaded again.
        void lostTrack();
    }

    /// Where a shard stands when it is attached.
    ///
    /// @param position of the chain that the listener's first decision follows
    /// @param missed what it has not applied since its own position; nothing when that is not known
    public record Attachment(
            LogPosition position, Tip tip, Optional<List<List<ShardStep>>> missed) {}

    public ChainFollower(
            KafkaClients clients,
            NetworkId network,
            ChainSpec spec,
            ChainReader chain,
            ReadinessReasons readiness) {
        this.clients = clients;
        this.network = network;
        this.spec = spec;
        this.chain = chain;
        this.readiness = readiness;
        readiness.set(REASON, "has not read chain.events to its end yet");
    }

    /// Completes when the log was read to where its end was at the start.
    public CompletableFuture<Boolean> caughtUp() {
        return caughtUp;
    }

    /// From now on tells a shard of decisions; called once [#caughtUp].
    public synchronized Attachment attach(int shard, LogPosition position, Listener listener) {
        listeners.put(shard, listener);
        return new Attachment(
                history.end(),
                events.map(EventReader::tip)
                        .orElseThrow(() -> new IllegalStateException("too early")),
                history.since(position, shard));
    }

    /// Tells it no more. Another listener of the shard, attached since, stays.
    public synchronized void detach(int shard, Listener listener) {
        listeners.remove(shard, listener);
    }

    /// Follows the log until interrupted.
    public void run(Runnable beat) throws InterruptedException {
        begin();
        LogReader reader = open();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                beat.run();
                switch (reader.take(POLL)) {
                    case Reading.Batch batch -> {
                        for (LogRecord record : batch.records()) {
                            read(record);
                        }
                    }
                    case Reading.Idle() -> {}
                    case Reading.OutOfRange _ -> {
                        reader.close();
                        loseTrack();
                        reader = open();
                    }
                    case Reading.Failed(String reason) ->
                            throw new FatalError("chain.events", reason, "start the service again");
                }
                checkCaughtUp(reader);
            }
        } finally {
            reader.close();
        }
    }

    private void begin() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            try {
                var tip = chain.tip();
                synchronized (this) {
                    events = Optional.of(new EventReader(spec, chain, tip));
                }
                return;
            } catch (ChainUnavailableException e) {
                readiness.set(REASON, "waits for a validator: " + e.getMessage());
                backoff.await();
            }
        }
    }

    private LogReader open() {
        return LogReader.open(clients, Topics.CHAIN_EVENTS, "mempool", LogStart.last(RECORDS_BACK));
    }

    private void checkCaughtUp(LogReader reader) throws InterruptedException {
        if (caughtUp.isDone() || reader.next(0).isEmpty()) {
            return;
        }
        try {
            long end = reader.end(0).get();
            if (reader.next(0).getAsLong() >= end) {
                aligned |= last.equals(LogPosition.NONE);
                readiness.clear(REASON);
                caughtUp.complete(true);
            }
        } catch (java.util.concurrent.ExecutionException e) {
            readiness.set(REASON, "Kafka does not say where chain.events ends");
        }
    }

    private void read(LogRecord record) throws InterruptedException {
        ChainEvent event = decode(record);
        boolean first = last.equals(LogPosition.NONE);
        boolean newLog = !first && !event.logId().equals(last.logId());
        if (!first && !newLog && event.sequence() <= last.sequence()) {
            return;
        }
        if (newLog) {
            loseTrack();
        } else if (!first && event.sequence() != last.sequence() + 1) {
            throw new FatalError(
                    record.coordinates(),
                    "event " + event.sequence() + " follows event " + last.sequence(),
                    "the log has a hole; see `numi chain republish`");
        }
        if (aligned || event.sequence() == 1 || event.step() instanceof ChainEvent.LogStarted) {
            aligned = true;
            decision.add(steps(event));
        }
        last = new LogPosition(event.logId(), event.sequence());
        if (event.following() == 0) {
            decided();
        }
    }

    private ChainEvent decode(LogRecord record) {
        try {
            return Message.decode(record.value().unsafeArray(), network, ChainEvent.class);
        } catch (OtherChainException | DecodeException e) {
            throw new FatalError(
                    record.coordinates(),
                    String.valueOf(e.getMessage()),
                    "this reader cannot go on behind it",
                    e);
        }
    }

    /// Asks as often as it takes: an event that was read cannot be left out.
    private List<ShardStep> steps(ChainEvent event) throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));
        EventReader reader =
                events.orElseThrow(() -> new IllegalStateException("events before begin"));
        while (true) {
            try {
                List<ShardStep> steps = reader.read(event);
                if (caughtUp.isDone()) {
                    readiness.clear(REASON);
                }
                return steps;
            } catch (ChainUnavailableException e) {
                readiness.set(REASON, "event " + event.sequence() + ": " + e.getMessage());
                backoff.await();
            }
        }
    }

    private synchronized void decided() {
        if (decision.isEmpty()) {
            aligned = true;
            history = new History(last);
            return;
        }
        var steps = DecisionSteps.of(decision);
        decision = new ArrayList<>();
        history.add(steps);
        listeners.forEach((shard, listener) -> listener.decided(steps.byShard().get(shard)));
    }

    private synchronized void loseTrack() {
        last = LogPosition.NONE;
        aligned = false;
        decision = new ArrayList<>();
        history = new History(LogPosition.NONE);
        listeners.values().forEach(Listener::lostTrack);
    }
}
