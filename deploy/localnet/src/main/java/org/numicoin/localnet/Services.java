package org.numicoin.localnet;

import static java.util.Map.entry;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The services of a localnet: one table of their memory and one of their environment. What a
/// variable means is documented at the settings record that binds it.
final class Services {
    /// Up to this the heaps below are enough.
    private static final int BLOCK_MIB = 8;

    /// Of the heap for each MiB by which a block may be larger: its record, its bytes, its
    /// transactions, and the same of the one before it.
    private static final int HEAP_PER_BLOCK = 6;

    /// Memory of each kind in MiB. Direct memory is what Netty and the Kafka client may take.
    private enum Size {
        VALIDATOR(320, 128),
        MEMPOOL(256, 64),
        EXPLORER_API(224, 64),
        MINING_WORKER(64, 32);

        private final int heapMib;
        private final int directMib;

        Size(int heapMib, int directMib) {
            this.heapMib = heapMib;
            this.directMib = directMib;
        }
    }

    private final LocalnetSettings settings;

    private Services(LocalnetSettings settings) {
        this.settings = settings;
    }

    /// In the order in which they are listed; they are started together.
    static List<ServiceSpec> of(LocalnetSettings settings) {
        return new Services(settings).all();
    }

    private List<ServiceSpec> all() {
        Ports ports = settings.ports();
        String redis = "redis://" + ports.target(Ports.REDIS);
        var all = new ArrayList<ServiceSpec>();
        all.add(
                service(
                        "validator",
                        "validator",
                        Size.VALIDATOR,
                        Ports.VALIDATOR_HTTP,
                        Ports.VALIDATOR_HTTP,
                        Map.ofEntries(
                                entry("NUMI_GRPC_PORT", text(ports.port(Ports.VALIDATOR_GRPC))),
                                entry("NUMI_MEMPOOL_TARGETS", ports.target(Ports.MEMPOOL_GRPC)))));
        all.add(
                service(
                        "mempool",
                        "mempool",
                        Size.MEMPOOL,
                        Ports.MEMPOOL_HTTP,
                        Ports.MEMPOOL_HTTP,
                        Map.ofEntries(
                                entry("NUMI_GRPC_PORT", text(ports.port(Ports.MEMPOOL_GRPC))),
                                entry("NUMI_VALIDATOR_TARGET", ports.target(Ports.VALIDATOR_GRPC)),
                                entry("NUMI_REDIS_URL", redis))));
        all.add(
                service(
                        "explorer-api",
                        "explorer-api",
                        Size.EXPLORER_API,
                        Ports.EXPLORER_HTTP,
                        Ports.EXPLORER_MANAGEMENT,
                        Map.ofEntries(
                                entry("NUMI_VALIDATOR_TARGET", ports.target(Ports.VALIDATOR_GRPC)),
                                entry("NUMI_REDIS_URL", redis))));
        for (int number = 1; number <= settings.workers(); number++) {
            String http = Ports.workerHttp(number);
            all.add(
                    service(
                            "mining-worker-" + number,
                            "mining-worker",
                            Size.MINING_WORKER,
                            http,
                            http,
                            Map.ofEntries(
                                    entry("NUMI_INSTANCE", text(number)),
                                    entry("NUMI_REDIS_URL", redis),
                                    entry("NUMI_MINER_ADDRESS", settings.miner()),
                                    entry("NUMI_MINER_THREADS", "1"))));
        }
        return List.copyOf(all);
    }

    private ServiceSpec service(
            String name,
            String module,
            Size size,
            String httpPort,
            String managementPort,
            Map<String, String> own) {
        Path jar = Jars.of(settings.home(), module);
        var environment = new HashMap<>(common(name));
        environment.put("SERVER_PORT", text(settings.ports().port(httpPort)));
        if (!managementPort.equals(httpPort)) {
            environment.put("MANAGEMENT_SERVER_PORT", text(settings.ports().port(managementPort)));
            environment.put("MANAGEMENT_SERVER_ADDRESS", Loopback.HOST);
        }
        environment.putAll(own);
        var health =
                URI.create(
                        "http://" + settings.ports().target(managementPort) + "/actuator/health");
        return new ServiceSpec(name, jar, command(size, jar), environment, health);
    }

    private List<String> command(Size size, Path jar) {
        return new JavaCommand(
                        List.of(
                                "-Xmx" + heapMib(size) + "m",
                                "-XX:MaxDirectMemorySize=" + size.directMib + "m",
                                "-XX:+UseSerialGC"),
                        List.of("-jar", jar.toString()))
                .words();
    }

    /// A worker never sees a block.
    private int heapMib(Size size) {
        int more = Math.max(0, (settings.spec().blockBytesMax() >> 20) - BLOCK_MIB);
        return size == Size.MINING_WORKER ? size.heapMib : size.heapMib + HEAP_PER_BLOCK * more;
    }

    private Map<String, String> common(String name) {
        return Map.ofEntries(
                entry("NUMI_CHAIN", settings.chain()),
                entry("NUMI_PREFIX", settings.prefix().text()),
                entry("NUMI_DATA_DIR", settings.data().resolve("services/" + name).toString()),
                entry("NUMI_KAFKA_BOOTSTRAP", settings.ports().target(Ports.KAFKA)),
                entry("NUMI_KAFKA_REPLICAS", "1"),
                entry("NUMI_KAFKA_IN_SYNC_MIN", "1"),
                entry("NUMI_GRPC_ADDRESS", Loopback.HOST),
                entry("NUMI_EXIT_ON_STDIN_CLOSE", "true"),
                entry("SERVER_ADDRESS", Loopback.HOST));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
