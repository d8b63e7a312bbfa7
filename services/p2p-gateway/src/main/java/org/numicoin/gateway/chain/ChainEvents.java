package org.numicoin.gateway.chain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows `chain.events` from where the validator stands, and begins anew there when the log no
/// longer leads on from what is known. A log with a hole, or of another chain, stops the service.
public final class ChainEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChainEvents.class);
    private static final String NAME = "chain-events";
    private static final String REASON = "chain";
    private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

    private final KafkaClients clients;
    private final NetworkId network;
    private final RpcLocalChain chain;
    private final List<ChainListener> listeners;
    private final ReadinessReasons readiness;
    private final ProgressWatch.Beat beat;
    private final CompletableFuture<Boolean> caughtUp = new CompletableFuture<>();
    private final ServiceThread thread;

    private ChainEvents(
            KafkaClients clients,
            NetworkId network,
            RpcLocalChain chain,
            List<ChainListener> listeners,
            ReadinessReasons readiness,
            ProgressWatch progress,
            ServiceExit exit) {
        this.clients = clients;
        this.network = network;
        this.chain = chain;
        this.listeners = List.copyOf(listeners);
        this.readiness = readiness;
        this.beat = progress.watch(NAME, SILENCE_MAX);
        readiness.set(REASON, "has not read chain.events to its end yet");
        this.thread = ServiceThread.start(NAME, exit, this::run);
    }

    /// Starts to follow.
    ///
    /// @param listeners told of each event, in this order
    public static ChainEvents start(
            KafkaClients clients,
            NetworkId network,
            RpcLocalChain chain,
            List<ChainListener> listeners,
            ReadinessReasons readiness,
            ProgressWatch progress,
            ServiceExit exit) {
        return new ChainEvents(clients, network, chain, listeners, readiness, progress, exit);
    }

    /// Completes when the log was read to where its end was at the start: [LocalChain#tip] is that
    /// of our validator from then on.
    public CompletableFuture<Boolean> caughtUp() {
        return caughtUp;
    }

    @Override
    public void close() {
        thread.close();
        beat.close();
    }

    private void run() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (true) {
            String lost = follow(snapshot());
            log.warn("following chain.events begins anew: {}", lost);
            readiness.set(REASON, "begins anew: " + lost);
            backoff.await();
        }
    }

    private ChainSnapshot snapshot() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            beat.now();
            try {
                requireOurChain();
                return chain.validator().snapshot();
            } catch (ChainUnavailableException e) {
                readiness.set(REASON, "waits for a validator: " + e.getMessage());
                backoff.await();
            }
        }
    }

    private void requireOurChain() {
        var genesisId = chain.validator().genesisId();
        if (!genesisId.equals(network.genesisId())) {
            throw new FatalError(
                    "numi.validator.target (NUMI_VALIDATOR_TARGET)",
                    "the validator there has genesis "
                            + genesisId
                            + ", this chain has "
                            + network.genesisId(),
                    "name a validator of the same chain");
        }
    }

    /// Returns why the log no longer leads on from what is known.
    private String follow(ChainSnapshot from) throws InterruptedException {
        log.info(
                "following chain.events from offset {}, block {}",
                from.nextOffset(),
                from.tip().node().height());
        var start = LogStart.at(from.nextOffset());
        try (var reader = LogReader.open(clients, Topics.CHAIN_EVENTS, "gateway", start)) {
            var fold = new EventFold(chain, listeners, from);
            return new Following(reader, network, fold, new Signs()).run();
        }
    }

    private final class Signs implements Following.Signs {
        @Override
        public void alive() {
            beat.now();
        }

        @Override
        public void caughtUp() {
            readiness.clear(REASON);
            caughtUp.complete(true);
        }

        @Override
        public void notReady(String why) {
            readiness.set(REASON, why);
        }
    }
}
