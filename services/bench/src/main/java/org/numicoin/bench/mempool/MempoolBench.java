package org.numicoin.bench.mempool;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.bench.cluster.ChildJvm;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.messaging.NetworkId;

/// The mempool: admission against the signature library, choosing and removing blocks, memory.
public final class MempoolBench implements Benchmark {
    private static final Duration MEASURING = Duration.ofSeconds(1);
    private static final Localnet.Shape NODE = new Localnet.Shape(1, 0, Map.of());
    private static final int HEAP_MIB = 256;
    private static final int HEAP_KIB_OF_TRANSACTION = 9;

    @Override
    public String name() {
        return "mempool";
    }

    @Override
    public String subject() {
        return "admission against verifying signatures and nothing else; blocks from a large pool";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        Scale scale = quick ? Scale.QUICK : Scale.FULL;
        var spec = BenchSpec.spec();
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        var provider = SignatureProviders.select(MEASURING, System::nanoTime).provider();
        Report pool = new PoolBench(spec, network, provider, scale).run();
        Report memory = report(memory(scale.million()));
        try (var localnet = Localnet.start(BenchSpec.yaml(), NODE)) {
            localnet.stopNode(1);
            Report transport =
                    new TransportBench(spec, network, provider, scale, stores(localnet)).run();
            return Report.of(List.of(pool, transport, memory));
        }
    }

    /// In a process whose heap has room for it.
    private static PoolMemory.Result memory(int count) throws IOException {
        long heap = HEAP_MIB + (long) count * HEAP_KIB_OF_TRANSACTION / 1_024;
        try (var child =
                ChildJvm.start(
                        List.of(),
                        List.of("-Xmx" + heap + "m"),
                        PoolMemory.class,
                        List.of(Integer.toString(count)))) {
            return PoolMemory.Result.parse(child.next());
        }
    }

    static Report report(PoolMemory.Result memory) {
        double heap = (double) memory.heap() / memory.count();
        double wire = (double) memory.wire() / memory.count();
        return new Report(
                List.of(),
                List.of(),
                List.of(
                        new Report.Figure(
                                "heap, a transaction of %,d".formatted(memory.count()),
                                heap,
                                "bytes"),
                        new Report.Figure("on the wire, a transaction", wire, "bytes")),
                List.of("heap with senders, four transactions each, their keys and all indexes"));
    }

    /// Those of a localnet whose only node was stopped.
    private static TransportBench.Stores stores(Localnet localnet) {
        return new TransportBench.Stores() {
            @Override
            public String kafka() throws IOException {
                return localnet.host() + ":" + localnet.port("kafka");
            }

            @Override
            public String redis() throws IOException {
                return "redis://" + localnet.host() + ":" + localnet.port("redis");
            }

            @Override
            public Map<String, Duration> processorTime() throws IOException {
                return new LinkedHashMap<>(localnet.processorTime());
            }
        };
    }
}
