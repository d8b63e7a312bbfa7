package org.numicoin.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.bench.cluster.ChildJvm;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Nodes in network namespaces around a router. Every node has a network of its own, so that no
/// rule about addresses takes two nodes for one. Policy routing sends each packet that comes from a
/// node through the [LabRouter], and a rule a direction cuts a path.
public final class NetworkLab implements AutoCloseable {
    private static final int PORT = 4001;
    private static final int NODES_MAX = 200;

    /// Of the heap most is young: a full block and its encodings are 25 MiB of garbage.
    private static final List<String> NODE_MEMORY = List.of("-Xmx384m", "-Xmn256m");

    private static final String TUN = "tun0";
    private static final int DELAYED_TABLE = 100;
    private static final String PREFIX = "numi-lab-" + ProcessHandle.current().pid() + "-";
    private static final String ROUTER = PREFIX + "router";

    private final Links links;
    private final List<String> namespaces = new ArrayList<>();
    private final List<ChildJvm> processes = new ArrayList<>();
    private final List<ChildJvm> nodes = new ArrayList<>();

    private NetworkLab(Links links) {
        this.links = links;
    }

    /// Why there can be no lab here; empty when there can.
    public static Optional<String> obstacle() {
        String probe = PREFIX + "probe";
        if (!Files.isWritable(Path.of("/dev/net/tun"))) {
            return Optional.of("no lab: /dev/net/tun is absent or not for this user");
        }
        if (!Shell.succeeds("ip netns add " + probe)) {
            return Optional.of("no lab: ip netns needs root and iproute2");
        }
        boolean limits =
                Shell.succeeds(
                        "tc -n "
                                + probe
                                + " qdisc add dev lo root tbf rate 1mbit burst 16kb"
                                + " latency 50ms");
        Shell.succeeds("ip netns del " + probe);
        return limits ? Optional.empty() : Optional.of("no lab: the kernel has no tc tbf");
    }

    /// Sets up the network and starts the nodes, which do not know each other yet.
    public static NetworkLab start(int nodes, Links links, long seed) throws IOException {
        if (nodes > NODES_MAX) {
            throw new IllegalArgumentException("at most " + NODES_MAX + " nodes");
        }
        var lab = new NetworkLab(links);
        try {
            lab.addRouter(seed);
            for (int i = 0; i < nodes; i++) {
                lab.addNode(i);
            }
            for (ChildJvm node : lab.nodes) {
                expect(node, "ready");
            }
            return lab;
        } catch (IOException e) {
            lab.close();
            throw e;
        }
    }

    private void addRouter(long seed) throws IOException {
        addNamespace(ROUTER);
        inRouter("sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0");
        inRouter("sysctl -q -w net.ipv4.conf.default.rp_filter=0");
        Shell.run("ip -n " + ROUTER + " tuntap add dev " + TUN + " mode tun");
        Shell.run("ip -n " + ROUTER + " link set " + TUN + " up");
        Shell.run("ip -n " + ROUTER + " route add default dev " + TUN + " table " + DELAYED_TABLE);
        var arguments =
                List.of(
                        TUN,
                        Long.toString(links.latency().toMillis()),
                        Long.toString(links.jitter().toMillis()),
                        Double.toString(links.loss()),
                        Long.toString(seed));
        var router = start(ROUTER, LabRouter.class, arguments);
        processes.add(router);
        expect(router, "ready");
    }

    private static void inRouter(String command) throws IOException {
        Shell.run("ip netns exec " + ROUTER + " " + command);
    }

    private void addNode(int i) throws IOException {
        String name = PREFIX + i;
        String link = "node" + i;
        addNamespace(name);
        Shell.run(
                "ip -n "
                        + ROUTER
                        + " link add "
                        + link
                        + " type veth peer name eth0 netns "
                        + name);
        Shell.run("ip -n " + ROUTER + " addr add " + network(i, 1) + "/24 dev " + link);
        Shell.run("ip -n " + ROUTER + " link set " + link + " up");
        Shell.run("ip -n " + name + " addr add " + network(i, 2) + "/24 dev eth0");
        Shell.run("ip -n " + name + " link set eth0 up");
        Shell.run("ip -n " + name + " link set lo up");
        Shell.run("ip -n " + name + " route add default via " + network(i, 1));
        Shell.run("ip -n " + ROUTER + " rule add iif " + link + " lookup " + DELAYED_TABLE);
        limit(name, "eth0");
        limit(ROUTER, link);
        var arguments = List.of(Integer.toString(i), "/ip4/" + network(i, 2) + "/tcp/" + PORT);
        var node = start(name, LabNode.class, arguments);
        processes.add(node);
        nodes.add(node);
    }

    private static ChildJvm start(String namespace, Class<?> main, List<String> arguments)
            throws IOException {
        return ChildJvm.start(
                List.of("ip", "netns", "exec", namespace), NODE_MEMORY, main, arguments);
    }

    private void addNamespace(String name) throws IOException {
        Shell.run("ip netns add " + name);
        namespaces.add(name);
    }

    private void limit(String namespace, String device) throws IOException {
        Shell.run(
                "tc -n "
                        + namespace
                        + " qdisc add dev "
                        + device
                        + " root tbf rate "
                        + links.megabits()
                        + "mbit burst 32kb latency 200ms");
    }

    private static String network(int node, int host) {
        return "10.77." + node + "." + host;
    }

    /// Where a node listens.
    public static Multiaddr address(int node) {
        return Multiaddr.parse("/ip4/" + network(node, 2) + "/tcp/" + PORT);
    }

    public int size() {
        return nodes.size();
    }

    /// Connects nodes on a ring with those that are so many places further.
    public void connectRing(List<Integer> distances) throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            for (int distance : distances) {
                connect(i, (i + distance) % nodes.size());
            }
        }
    }

    public void connect(int from, int to) throws IOException {
        nodes.get(from).tell("dial " + address(to));
        expect(nodes.get(from), "dialed");
    }

    /// Waits until every node has so many neighbours in its mesh.
    public void awaitMesh(int least) throws IOException {
        for (int node = 0; node < nodes.size(); node++) {
            awaitMesh(node, least);
        }
    }

    /// Waits until a node has so many neighbours in its mesh.
    public void awaitMesh(int node, int least) throws IOException {
        for (int size = mesh(node); size < least; size = mesh(node)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private int mesh(int node) throws IOException {
        nodes.get(node).tell("mesh");
        return Integer.parseInt(said(nodes.get(node), "mesh"));
    }

    /// Gives a node the transactions of a file, as if its pool had taken them and all peers had
    /// been told.
    public void know(int node, Path transactions) throws IOException {
        nodes.get(node).tell("know " + transactions);
        var _ = said(nodes.get(node), "knows");
    }

    /// When a node has told its relay of a block of all its transactions.
    ///
    /// @param micros of the machine's clock
    /// @param compactBytes of the message that goes to its neighbours
    /// @param bytes of the block
    public record Announced(long micros, int compactBytes, int bytes) {}

    /// Makes a block of everything that a node knows and tells its relay, as if it had been mined
    /// there and connected.
    public Announced announce(int node, int number) throws IOException {
        nodes.get(node).tell("announce " + number);
        var words = said(nodes.get(node), "announced " + number).split(" ", -1);
        return new Announced(
                Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    /// Waits until a node has rebuilt a block and gives the time in microseconds; others that it
    /// rebuilds before are passed over.
    public long awaitBlock(int node, int number) throws IOException {
        while (true) {
            var words = said(nodes.get(node), "rebuilt").split(" ", -1);
            if (Integer.parseInt(words[0]) == number) {
                return Long.parseLong(words[1]);
            }
        }
    }

    /// Processor time of all nodes and the router since they were started.
    public Duration processorTime() {
        return processes.stream()
                .map(ChildJvm::processorTime)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static String said(ChildJvm node, String event) throws IOException {
        String line = node.next();
        if (!line.startsWith(event + " ")) {
            throw new IOException(line + " instead of " + event);
        }
        return line.substring(event.length() + 1);
    }

    private static void expect(ChildJvm node, String line) throws IOException {
        String said = node.next();
        if (!said.equals(line)) {
            throw new IOException(said + " instead of " + line);
        }
    }

    /// Cuts all paths between the first nodes and the others, or opens them again. With rules of
    /// the routing that carries the packets anyway: they drop as silently as `iptables` would, and
    /// need neither its program nor its tables in the kernel, which not every machine has.
    ///
    /// @param first how many there are on one side
    public void partition(int first, boolean cut) throws IOException {
        String action = cut ? "add" : "del";
        for (int i = 0; i < first; i++) {
            for (int k = first; k < nodes.size(); k++) {
                rule(action, i, k);
                rule(action, k, i);
            }
        }
    }

    private static void rule(String action, int from, int to) throws IOException {
        Shell.run(
                "ip -n "
                        + ROUTER
                        + " rule "
                        + action
                        + " blackhole from "
                        + network(from, 0)
                        + "/24 to "
                        + network(to, 0)
                        + "/24 priority 100");
    }

    /// Ends the nodes and takes the network down.
    @Override
    public void close() throws IOException {
        for (ChildJvm process : processes) {
            process.close();
        }
        for (String namespace : namespaces) {
            Shell.run("ip netns del " + namespace);
        }
    }
}
