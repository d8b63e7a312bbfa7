package org.numicoin.bench.pool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A pod of the mining pool on a real Kafka and a real Redis, with proofs of work of mainnet. The
/// benchmark is the validator, with one template that nobody solves, and the miners.
public final class PoolBench implements Benchmark {
    private static final Localnet.Shape NODE = new Localnet.Shape(1, 0, Map.of());

    /// Above that of the validator, which was there before and has written templates, too.
    private static final long TERM = 1 << 20;

    private static final int HOPELESS_TARGET = 0x1b00ffff;
    private static final int SHARES = 3_072;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 7;
    private static final int CONNECTIONS = 10_000;

    /// As many as the heap of a localnet's pod has room for.
    private static final int TLS_CONNECTIONS = 2_000;

    private static final Duration HASHING = Duration.ofSeconds(8);

    private final ChainSpec spec = BenchSpec.spec();
    private final String address =
            Bech32m.encode(spec.addressPrefix(), new Address(new Hash256(1, 2, 3, 4)));

    @Override
    public String name() {
        return "pool";
    }

    @Override
    public String subject() {
        return "shares that a pod of the pool accounts against hashing; memory of connections";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        var hash = hash(quick);
        try (var localnet = Localnet.start(BenchSpec.yaml(), NODE);
                var folder = TemporaryFolder.create()) {
            localnet.stopNode(1);
            var chain = Files.writeString(folder.path().resolve("chain.yml"), BenchSpec.yaml());
            String kafka = localnet.host() + ":" + localnet.port("kafka");
            publishTemplate(kafka);
            var own =
                    List.of(
                            "--numi.chain=" + chain,
                            "--numi.prefix=" + TopicPrefix.ofChain(spec.name()),
                            "--numi.data-dir=" + folder.path().resolve("pod"),
                            "--numi.kafka.bootstrap=" + kafka,
                            "--numi.kafka.replicas=1",
                            "--numi.kafka.in-sync-min=1",
                            "--numi.redis.url=redis://"
                                    + localnet.host()
                                    + ":"
                                    + localnet.port("redis"),
                            "--numi.pool.address=" + address);
            Report rate;
            try (var pod = start(threads, own)) {
                rate =
                        new ShareRate(hash, threads, quick ? SHARES / 12 : SHARES)
                                .measure(
                                        pod.port(),
                                        address,
                                        quick ? 1 : WARM_UP,
                                        quick ? 1 : ROUNDS);
            }
            var parts = new ArrayList<>(List.of(rate));
            for (var transport : Miner.Transport.values()) {
                int wanted = transport == Miner.Transport.TLS ? TLS_CONNECTIONS : CONNECTIONS;
                try (var pod = start(threads, own)) {
                    parts.add(
                            new IdleConnections(pod, transport, address)
                                    .measure(quick ? wanted / 20 : wanted));
                }
            }
            return Report.of(parts);
        }
    }

    /// What a pod hashes with, used until the process has the fastest that it will have.
    private ProofOfWorkHash hash(boolean quick) {
        var hash =
                ProofOfWorkHashes.selectFastest(
                                spec.proofOfWork().argon2(), System::nanoTime, _ -> {})
                        .hash();
        long end = System.nanoTime() + (quick ? 0 : HASHING.toNanos());
        while (System.nanoTime() < end) {
            var _ = hash.hash(new byte[BlockHeader.BLOB_BYTES]);
        }
        return hash;
    }

    /// Once it has the template it answers a login.
    private Pod start(int threads, List<String> own) throws IOException, InterruptedException {
        Pod pod = Pod.start(freePort(), threads, own);
        for (int attempt = 0; ; attempt++) {
            try (var _ = Miner.connect(pod.port(), Miner.Transport.PLAIN, address)) {
                return pod;
            } catch (IOException e) {
                if (attempt == 600) {
                    pod.close();
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private void publishTemplate(String kafka) throws IOException {
        BlockHeader header = Genesis.of(spec).block().header().withTarget(HOPELESS_TARGET);
        var template = new MiningTemplate(new TemplateNumber(TERM, 1), header.templateId(), header);
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        var clients =
                new KafkaClients(
                        new KafkaSettings(List.of(kafka), 1, 1),
                        TopicPrefix.ofChain(spec.name()),
                        "bench",
                        spec.blockBytesMax(),
                        new SimpleMeterRegistry());
        try (var publisher = Publisher.small(clients)) {
            PublishResult result =
                    publisher
                            .publish(
                                    new Outgoing(
                                            Topics.MINING_TEMPLATES,
                                            Bytes.EMPTY,
                                            Bytes.wrap(template.encoded(network)),
                                            TraceContext.NONE))
                            .join();
            if (!(result instanceof PublishResult.Acked)) {
                throw new IOException("the template is not in the log: " + result);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
