package org.numicoin.localnet;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Every port of a localnet by name: base + offset + 100 for each node after the first, unless the
/// environment says otherwise (`NUMI_PORT_EXPLORER_API_HTTP=8080`).
public record Ports(SequencedMap<String, Integer> byName) {
    public static final int BASE = 7700;

    public static final String KAFKA = "kafka";
    public static final String KAFKA_CONTROLLER = "kafka-controller";
    public static final String REDIS = "redis";
    public static final String VALIDATOR_HTTP = validatorHttp(LocalNode.FIRST);
    public static final String VALIDATOR_GRPC = validatorGrpc(LocalNode.FIRST);
    public static final String MEMPOOL_HTTP = mempoolHttp(LocalNode.FIRST);
    public static final String MEMPOOL_GRPC = mempoolGrpc(LocalNode.FIRST);
    public static final String EXPLORER_MANAGEMENT = "explorer-api-management";
    public static final String EXPLORER_HTTP = "explorer-api-http";
    public static final String GATEWAY_P2P = "p2p-gateway-p2p";
    public static final String GATEWAY_HTTP = "p2p-gateway-http";
    public static final String GATEWAY_GRPC = "p2p-gateway-grpc";

    public static final int WORKERS_MAX = 40;

    /// One that writes and four that stand by.
    public static final int VALIDATORS_MAX = 5;

    /// Fewer than shards, of which each is to own one at least.
    public static final int MEMPOOLS_MAX = 9;

    /// As many as find three ports each.
    public static final int POOLS_MAX = 3;

    /// Between the ports of a node and the same ones of the next.
    public static final int NODE_STEP = 100;

    private static final int WORKER_OFFSET = 30;

    /// Two for each validator after the first.
    private static final int STANDBY_OFFSET = 22;

    /// Three for each pod of the pool.
    private static final int POOL_OFFSET = 70;

    /// Two for each mempool after the first.
    private static final int MEMPOOL_OFFSET = 82;

    private static final Map<String, Integer> SHARED =
            Map.of(KAFKA, 0, KAFKA_CONTROLLER, 1, REDIS, 2);
    private static final Map<String, Integer> NODE =
            Map.of(
                    VALIDATOR_HTTP, 10,
                    VALIDATOR_GRPC, 11,
                    MEMPOOL_HTTP, 12,
                    MEMPOOL_GRPC, 13,
                    GATEWAY_GRPC, 15,
                    GATEWAY_P2P, 20,
                    GATEWAY_HTTP, 21);
    private static final Map<String, Integer> EXPLORER =
            Map.of(EXPLORER_MANAGEMENT, 14, EXPLORER_HTTP, 80);

    public Ports {
        byName = new LinkedHashMap<>(byName);
        byName.forEach(Ports::requireValid);
        requireDistinct(byName);
    }

    /// The ports of one localnet.
    ///
    /// @param environment whose `NUMI_PORT_*` override single ports
    /// @throws IllegalArgumentException for a port outside 1-65535 or used twice, with its name
    public static Ports of(int base, Layout layout, Map<String, String> environment) {
        var ports = new LinkedHashMap<String, Integer>();
        SHARED.forEach((name, offset) -> ports.put(name, base + offset));
        for (LocalNode node : layout.nodes()) {
            int nodeBase = base + NODE_STEP * (node.number() - 1);
            offsets(node).forEach((name, offset) -> ports.put(node.name(name), nodeBase + offset));
        }
        ports.replaceAll((name, port) -> overridden(name, port, environment));
        var sorted = new LinkedHashMap<String, Integer>();
        ports.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return new Ports(sorted);
    }

    private static Map<String, Integer> offsets(LocalNode node) {
        var offsets = new HashMap<>(NODE);
        if (node.explorer()) {
            offsets.putAll(EXPLORER);
        }
        for (int standby = 2; standby <= node.validators(); standby++) {
            int offset = STANDBY_OFFSET + 2 * (standby - 2);
            offsets.put(validatorHttp(standby), offset);
            offsets.put(validatorGrpc(standby), offset + 1);
        }
        for (int mempool = 2; mempool <= node.mempools(); mempool++) {
            int offset = MEMPOOL_OFFSET + 2 * (mempool - 2);
            offsets.put(mempoolHttp(mempool), offset);
            offsets.put(mempoolGrpc(mempool), offset + 1);
        }
        for (int worker = 1; worker <= node.workers(); worker++) {
            offsets.put(workerHttp(worker), WORKER_OFFSET + worker - 1);
        }
        for (int pod = 1; pod <= node.pools(); pod++) {
            int offset = POOL_OFFSET + 3 * (pod - 1);
            offsets.put(poolStratum(pod), offset);
            offsets.put(poolHttp(pod), offset + 1);
            offsets.put(poolManagement(pod), offset + 2);
        }
        return offsets;
    }

    /// Name of a validator's management port.
    ///
    /// @param replica counted from 1
    public static String validatorHttp(int replica) {
        return LocalNode.validator(replica) + "-http";
    }

    /// Name of the port at which a validator answers.
    ///
    /// @param replica counted from 1
    public static String validatorGrpc(int replica) {
        return LocalNode.validator(replica) + "-grpc";
    }

    /// Name of a mempool's management port.
    ///
    /// @param replica counted from 1
    public static String mempoolHttp(int replica) {
        return LocalNode.mempool(replica) + "-http";
    }

    /// Name of the port at which a mempool answers.
    ///
    /// @param replica counted from 1
    public static String mempoolGrpc(int replica) {
        return LocalNode.mempool(replica) + "-grpc";
    }

    /// Name of a worker's port.
    ///
    /// @param number counted from 1
    public static String workerHttp(int number) {
        return "mining-worker-" + number + "-http";
    }

    /// Name of the port to which miners connect.
    ///
    /// @param pod counted from 1
    public static String poolStratum(int pod) {
        return LocalNode.pool(pod) + "-stratum";
    }

    /// Name of the port of a pod's API and page.
    ///
    /// @param pod counted from 1
    public static String poolHttp(int pod) {
        return LocalNode.pool(pod) + "-http";
    }

    /// Name of a pod's management port.
    ///
    /// @param pod counted from 1
    public static String poolManagement(int pod) {
        return LocalNode.pool(pod) + "-management";
    }

    public int port(String name) {
        Integer port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no port is named " + name);
        }
        return port;
    }

    /// `host:port`.
    public String target(String name) {
        return Loopback.HOST + ":" + port(name);
    }

    /// @throws LocalnetException when one is taken, with its name and who has it
    void requireFree() throws LocalnetException {
        for (var entry : byName.entrySet()) {
            if (!Loopback.isFree(entry.getValue())) {
                throw new LocalnetException(
                        "port %d (%s) is in use by %s: end it, or choose others with --port-base or %s"
                                .formatted(
                                        entry.getValue(),
                                        entry.getKey(),
                                        PortOwner.of(entry.getValue())
                                                .orElse("a process that cannot be found"),
                                        variable(entry.getKey())));
            }
        }
    }

    private static int overridden(String name, int port, Map<String, String> environment) {
        String text = environment.get(variable(name));
        if (text == null) {
            return port;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(variable(name) + ": not a port: " + text, e);
        }
    }

    private static String variable(String name) {
        return "NUMI_PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static void requireValid(String name, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "port %d of %s is outside 1-65535".formatted(port, name));
        }
    }

    private static void requireDistinct(Map<String, Integer> ports) {
        ports.entrySet().stream()
                .collect(
                        Collectors.groupingBy(
                                Map.Entry::getValue,
                                Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                .forEach((port, names) -> {
                    if (names.size() > 1) {
                        throw new IllegalArgumentException(
                                "port %d is given to %s"
                                        .formatted(port, String.join(" and ", names)));
                    }
                });
    }
}
