package org.numicoin.localnet;

import static java.util.Map.entry;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The services of one node of a localnet: one table of their memory and one of their environment.
/// What a variable means is documented at the settings record that binds it.
final class Services {
    /// Up to this the heaps below are enough.
    private static final int BLOCK_MIB = 8;

    /// Of the heap for each MiB by which a block may be larger: its record, its bytes, its
    /// transactions, and the same of the one before it.
    private static final int HEAP_PER_BLOCK = 6;

    /// All nodes of a localnet have one address.
    private static final int PEERS_PER_IP = 64;

    /// Memory of each kind in MiB. Direct memory is what Netty and the Kafka client may take.
    private enum Size {
        VALIDATOR(320, 128, true),
        MEMPOOL(256, 64, false),
        P2P_GATEWAY(256, 96, true),
        EXPLORER_API(224, 64, false),
        MINING_WORKER(64, 32, true),
        MINING_POOL(192, 96, true);

        private final int heapMib;
        private final int directMib;

        /// Whether it computes proofs of work, for which there are vectors.
        private final boolean hashes;

        Size(int heapMib, int directMib, boolean hashes) {
            this.heapMib = heapMib;
            this.directMib = directMib;
            this.hashes = hashes;
        }
    }

    private final LocalnetSettings settings;
    private final LocalNode node;
    private final String redis;

    private Services(LocalnetSettings settings, LocalNode node) {
        this.settings = settings;
        this.node = node;
        this.redis = "redis://" + settings.ports().target(Ports.REDIS);
    }

    /// In the order in which they are listed; they are started together.
    static List<ServiceSpec> of(LocalnetSettings settings) {
        return settings.layout().nodes().stream()
                .flatMap(node -> new Services(settings, node).all().stream())
                .toList();
    }

    private List<ServiceSpec> all() {
        var all = new ArrayList<ServiceSpec>();
        for (int replica = 1; replica <= node.validators(); replica++) {
            all.add(validator(replica));
        }
        for (int replica = 1; replica <= node.mempools(); replica++) {
            all.add(mempool(replica));
        }
        all.add(gateway());
        if (node.explorer()) {
            all.add(explorer());
        }
        for (int number = 1; number <= node.workers(); number++) {
            all.add(worker(number));
        }
        for (int pod = 1; pod <= node.pools(); pod++) {
            all.add(pool(pod));
        }
        return List.copyOf(all);
    }

    private ServiceSpec validator(int replica) {
        return service(
                LocalNode.validator(replica),
                "validator",
                Size.VALIDATOR,
                Ports.validatorHttp(replica),
                Ports.validatorHttp(replica),
                Map.ofEntries(
                        entry("NUMI_GRPC_PORT", port(Ports.validatorGrpc(replica))),
                        entry("NUMI_MEMPOOL_TARGETS", mempools()),
                        entry("NUMI_HISTORY_SOURCES", target(Ports.GATEWAY_GRPC))));
    }

    /// The instance tells the verdicts of one replica from those of a former owner of its shards.
    private ServiceSpec mempool(int replica) {
        return service(
                LocalNode.mempool(replica),
                "mempool",
                Size.MEMPOOL,
                Ports.mempoolHttp(replica),
                Ports.mempoolHttp(replica),
                Map.ofEntries(
                        entry("NUMI_INSTANCE", Integer.toString(replica)),
                        entry("NUMI_GRPC_PORT", port(Ports.mempoolGrpc(replica))),
                        entry("NUMI_VALIDATOR_TARGET", validators()),
                        entry("NUMI_REDIS_URL", redis)));
    }

    /// The later nodes know an address of the first one, not who is there; nothing is announced on
    /// the local network, in which other localnets may be.
    private ServiceSpec gateway() {
        return service(
                "p2p-gateway",
                "p2p-gateway",
                Size.P2P_GATEWAY,
                Ports.GATEWAY_HTTP,
                Ports.GATEWAY_HTTP,
                Map.ofEntries(
                        entry("NUMI_GRPC_PORT", port(Ports.GATEWAY_GRPC)),
                        entry("NUMI_P2P_LISTEN", settings.p2pAddress(node)),
                        entry("NUMI_P2P_BOOTSTRAP", String.join(",", firstPeers())),
                        entry("NUMI_P2P_MDNS", "false"),
                        entry("NUMI_P2P_ALLOW_PRIVATE", "true"),
                        entry("NUMI_P2P_PEERS_PER_IP", Integer.toString(PEERS_PER_IP)),
                        entry("NUMI_VALIDATOR_TARGET", validators()),
                        entry("NUMI_REDIS_URL", redis)));
    }

    private String validators() {
        return targets(node.validators(), Ports::validatorGrpc);
    }

    private String mempools() {
        return targets(node.mempools(), Ports::mempoolGrpc);
    }

    private String targets(int replicas, IntFunction<String> port) {
        return IntStream.rangeClosed(1, replicas)
                .mapToObj(replica -> target(port.apply(replica)))
                .collect(Collectors.joining(","));
    }

    private List<String> firstPeers() {
        return node.number() == LocalNode.FIRST
                ? settings.reach().join()
                : List.of(P2pReach.loopback().listen(settings.ports().port(Ports.GATEWAY_P2P)));
    }

    private ServiceSpec explorer() {
        return service(
                "explorer-api",
                "explorer-api",
                Size.EXPLORER_API,
                Ports.EXPLORER_HTTP,
                Ports.EXPLORER_MANAGEMENT,
                Map.ofEntries(
                        entry("NUMI_VALIDATOR_TARGET", validators()),
                        entry("NUMI_REDIS_URL", redis)));
    }

    private ServiceSpec worker(int number) {
        String http = Ports.workerHttp(number);
        return service(
                "mining-worker-" + number,
                "mining-worker",
                Size.MINING_WORKER,
                http,
                http,
                Map.ofEntries(
                        entry("NUMI_INSTANCE", Integer.toString(number)),
                        entry("NUMI_REDIS_URL", redis),
                        entry("NUMI_MINER_ADDRESS", settings.miner()),
                        entry("NUMI_MINER_THREADS", "1")));
    }

    /// Difficulties and payouts are those of a chain whose blocks take a few thousand hashes and
    /// some seconds. A pod that ends sends its miners to the next one.
    private ServiceSpec pool(int pod) {
        PoolReward reward = settings.pool().orElseThrow();
        var own = new HashMap<String, String>();
        own.put("NUMI_INSTANCE", Integer.toString(pod));
        own.put("NUMI_VALIDATOR_TARGET", validators());
        own.put("NUMI_REDIS_URL", redis);
        own.put("NUMI_POOL_ADDRESS", reward.address());
        own.put("NUMI_POOL_VERIFY_THREADS", "1");
        own.put("NUMI_POOL_STRATUM_ADDRESS", Loopback.HOST);
        own.put("NUMI_POOL_STRATUM_PORT", port(Ports.poolStratum(pod)));
        own.put("NUMI_POOL_DIFFICULTY_FIRST", "100");
        own.put("NUMI_POOL_DIFFICULTY_LEAST", "20");
        own.put("NUMI_POOL_DIFFICULTY_TARGET", "3s");
        own.put("NUMI_POOL_DIFFICULTY_RETARGET", "15s");
        own.put("NUMI_POOL_PAYOUT_INTERVAL", "10s");
        own.put("NUMI_POOL_PAYOUT_CONFIRMATIONS", "3");
        own.put("NUMI_POOL_PAYOUT_MINIMUM", "0.1");
        reward.wallet().ifPresent(file -> own.put("NUMI_POOL_PAYOUT_WALLET", file.toString()));
        if (node.pools() > 1) {
            own.put("NUMI_POOL_STRATUM_DRAIN_HOST", Loopback.HOST);
            own.put(
                    "NUMI_POOL_STRATUM_DRAIN_PORT",
                    port(Ports.poolStratum(pod % node.pools() + 1)));
        }
        return service(
                LocalNode.pool(pod),
                "mining-pool",
                Size.MINING_POOL,
                Ports.poolHttp(pod),
                Ports.poolManagement(pod),
                own);
    }

    private ServiceSpec service(
            String plainName,
            String module,
            Size size,
            String httpPort,
            String managementPort,
            Map<String, String> own) {
        Path jar = Jars.of(settings.home(), module);
        String name = node.name(plainName);
        var environment = new HashMap<>(common(name));
        environment.put("SERVER_PORT", port(httpPort));
        if (!managementPort.equals(httpPort)) {
            environment.put("MANAGEMENT_SERVER_PORT", port(managementPort));
            environment.put("MANAGEMENT_SERVER_ADDRESS", Loopback.HOST);
        }
        environment.putAll(own);
        var health = URI.create("http://" + target(managementPort) + "/actuator/health");
        return new ServiceSpec(name, node.number(), jar, command(size, jar), environment, health);
    }

    private List<String> command(Size size, Path jar) {
        var flags = new ArrayList<String>();
        flags.add("-Xmx" + heapMib(size) + "m");
        flags.add("-XX:MaxDirectMemorySize=" + size.directMib + "m");
        flags.add("-XX:+UseSerialGC");
        if (size.hashes) {
            flags.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        if (size == Size.VALIDATOR) {
            flags.addAll(HugePages.flags());
        }
        return new JavaCommand(flags, List.of("-jar", jar.toString())).words();
    }

    /// A worker never sees a block.
    private int heapMib(Size size) {
        int more = Math.max(0, (settings.spec().blockBytesMax() >> 20) - BLOCK_MIB);
        return size == Size.MINING_WORKER ? size.heapMib : size.heapMib + HEAP_PER_BLOCK * more;
    }

    private Map<String, String> common(String name) {
        return Map.ofEntries(
                entry("NUMI_CHAIN", settings.chain()),
                entry("NUMI_PREFIX", node.prefix(settings.spec().name()).text()),
                entry("NUMI_DATA_DIR", new DataFolder(settings.data()).services(name).toString()),
                entry("NUMI_KAFKA_BOOTSTRAP", settings.ports().target(Ports.KAFKA)),
                entry("NUMI_KAFKA_REPLICAS", "1"),
                entry("NUMI_KAFKA_IN_SYNC_MIN", "1"),
                entry("NUMI_GRPC_ADDRESS", Loopback.HOST),
                entry("NUMI_EXIT_ON_STDIN_CLOSE", "true"),
                entry("SERVER_ADDRESS", Loopback.HOST));
    }

    private String port(String plainName) {
        return Integer.toString(settings.ports().port(node.name(plainName)));
    }

    private String target(String plainName) {
        return settings.ports().target(node.name(plainName));
    }
}
