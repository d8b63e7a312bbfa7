package org.numicoin.bench.mempool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.bench.chain.RawVerification;
import org.numicoin.bench.chain.Signers;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

/// Admission through a real broker and a real Redis: signed transfers are published, and are
/// admitted when their verdicts are in the log. Between two rounds what is pooled is mined.
final class TransportBench {
    private static final double GOAL = 0.4;
    private static final int NONCES = 4;
    private static final int UNANSWERED_MAX = 4_096;
    private static final int BLOCK = 2_000;
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

    /// As much longer than without transport: the way through the service has more code to compile.
    private static final int WARM_UP = 4;

    private static final String RAW = "verifying alone, all cores, beside the cluster";
    private static final String ONE = "admitting through Kafka and Redis, one replica";
    private static final String TWO = "admitting through Kafka and Redis, two replicas";

    private final ChainSpec spec;
    private final NetworkId network;
    private final SignatureProvider provider;
    private final Scale scale;
    private final Stores stores;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Rounds rounds = new Rounds();
    private final Map<String, Double> micros = new LinkedHashMap<>();
    private double processes;
    private double verifying;
    private int verified;
    private int admitted;
    private long nonce;
    private double redisBytes;

    /// Where Kafka and Redis are, and what their processes have taken of the processors.
    interface Stores {
        /// `host:port`.
        String kafka() throws IOException;

        String redis() throws IOException;

        Map<String, Duration> processorTime() throws IOException;
    }

    TransportBench(
            ChainSpec spec,
            NetworkId network,
            SignatureProvider provider,
            Scale scale,
            Stores stores) {
        this.spec = spec;
        this.network = network;
        this.provider = provider;
        this.scale = scale;
        this.stores = stores;
    }

    Report run() throws Exception {
        var signers = Signers.of(spec, provider, scale.wave() / NONCES);
        var keys = signers.keys().stream().map(key -> PublicKey.mlDsa65(key.publicKey())).toList();
        var prefix = TopicPrefix.ofChain(spec.name());
        var clients =
                new KafkaClients(
                        new KafkaSettings(List.of(stores.kafka()), 1, 1),
                        prefix,
                        "bench",
                        spec.blockBytesMax(),
                        new SimpleMeterRegistry());
        try (var chain = new PlayedChain(spec, network, keys, clients);
                var publisher = Publisher.small(clients);
                var replicas = new Replicas(stores.kafka(), prefix, stores.redis(), chain.port())) {
            replicas.add();
            rounds(ONE, signers, publisher, replicas, chain);
            replicas.add();
            rounds(TWO, signers, publisher, replicas, chain);
        }
        return report();
    }

    private void rounds(
            String name, Signers signers, Publisher publisher, Replicas replicas, PlayedChain chain)
            throws Exception {
        try (var threads = Executors.newFixedThreadPool(Shards.COUNT)) {
            var raw = new RawVerification(provider, threads, processors);
            int warmUp = WARM_UP * scale.warmUp();
            for (int i = 0; i < warmUp + scale.rounds(); i++) {
                boolean counts = i >= warmUp;
                var into = counts ? rounds : new Rounds();
                var wave = Submissions.of(network, signers, nonce, NONCES);
                nonce += NONCES;
                var checks = signers.checks(wave.byNonce().getFirst());
                Duration before = ownTime();
                into.turn(RAW + ", " + name, () -> raw.all(checks));
                if (counts) {
                    verifying += micros(ownTime().minus(before));
                    verified += checks.size();
                }
                wave(into, name, counts && name.equals(ONE), wave, publisher, replicas);
                List<Transaction> all = wave.inRounds();
                for (int from = 0; from < all.size(); from += BLOCK) {
                    chain.mine(all.subList(from, Math.min(all.size(), from + BLOCK)));
                }
                replicas.awaitEmpty();
            }
        }
    }

    private void wave(
            Rounds into,
            String name,
            boolean looksInside,
            Submissions wave,
            Publisher publisher,
            Replicas replicas)
            throws Exception {
        List<Outgoing> records = wave.inRounds().stream().map(this::outgoing).toList();
        double redisBefore = redisBytes();
        Numbers before = replicas.numbers();
        Map<String, Duration> timesBefore = processorTime(replicas);
        into.turn(
                name,
                () -> {
                    publish(records, publisher);
                    replicas.awaitTold(before, records.size());
                    return records.size();
                });
        if (looksInside) {
            admitted += records.size();
            processorTime(replicas)
                    .forEach((process, time) -> {
                        var since = timesBefore.getOrDefault(process, Duration.ZERO);
                        add(process, micros(time.minus(since)));
                        processes += micros(time.minus(since));
                    });
            Numbers added = replicas.numbers().since(before);
            added.under(Numbers.THREADS).forEach((kind, time) -> add("threads " + kind, time));
            added.under(Numbers.STAGE).forEach((stage, time) -> add("stage " + stage, time));
            redisBytes = (redisBytes() - redisBefore) / records.size();
        }
    }

    private void add(String what, double time) {
        micros.merge(what, time, Double::sum);
    }

    private Outgoing outgoing(Transaction transaction) {
        return new Outgoing(
                Topics.TX_SUBMITTED,
                Shards.of(transaction.core().sender()),
                Bytes.EMPTY,
                Submissions.record(network, transaction),
                TraceContext.NONE);
    }

    /// As many as a gateway has unanswered are under way at a time.
    private static void publish(List<Outgoing> records, Publisher publisher)
            throws IOException, InterruptedException {
        var room = new Semaphore(UNANSWERED_MAX);
        var lost = new AtomicInteger();
        for (Outgoing record : records) {
            room.acquire();
            var _ =
                    publisher
                            .publish(record)
                            .thenAccept(result -> {
                                if (!(result instanceof PublishResult.Acked)) {
                                    lost.incrementAndGet();
                                }
                                room.release();
                            });
        }
        room.acquire(UNANSWERED_MAX);
        if (lost.get() > 0) {
            throw new IOException(lost + " transfers were not published");
        }
    }

    private Map<String, Duration> processorTime(Replicas replicas) throws IOException {
        var times = new LinkedHashMap<String, Duration>();
        times.put("mempool", replicas.processorTime());
        times.putAll(stores.processorTime());
        times.put("load generator", ownTime());
        return times;
    }

    private static Duration ownTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double micros(Duration time) {
        return time.toNanos() / 1e3;
    }

    private double redisBytes() throws IOException {
        var connections =
                RedisClients.open(new RedisSettings(URI.create(stores.redis()), REDIS_TIMEOUT));
        try (var connection = connections.getConnection()) {
            var info = connection.serverCommands().info("memory");
            return info == null ? 0 : Double.parseDouble(info.getProperty("used_memory", "0"));
        } finally {
            connections.destroy();
        }
    }

    private Report report() {
        var figures = new ArrayList<Report.Figure>();
        micros.forEach((what, sum) ->
                figures.add(
                        new Report.Figure(
                                "through Kafka and Redis, " + what, sum / admitted, "µs")));
        figures.add(new Report.Figure("Redis, a transaction of the pool", redisBytes, "bytes"));
        return new Report(
                rounds.medians("transactions"),
                List.of(
                        new Report.Ratio(
                                ONE + " / (" + RAW + ")",
                                rounds.ratio(ONE, RAW + ", " + ONE),
                                GOAL),
                        new Report.Ratio(
                                "a signature, of the processor time of a transaction",
                                verifying / verified / (processes / admitted),
                                0),
                        new Report.Ratio(
                                TWO + " / one",
                                rounds.ratio(TWO, RAW + ", " + TWO)
                                        / rounds.ratio(ONE, RAW + ", " + ONE),
                                0)),
                figures,
                List.of(
                        "through Kafka and Redis: broker, Redis, replicas and the load generator share the processors; a stand-in for the validator knows the accounts;"
                                + " medians of %d rounds of %,d; µs a transaction, stages elapsed, the rest processor time"
                                        .formatted(scale.rounds(), scale.wave()),
                        "two replicas have the same processors as one: each ratio is to what the signature library did in turns with it"));
    }
}
