package org.numicoin.gateway.simulation;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.sim.SimulatedNetwork;
import org.numicoin.libp2p.sim.VirtualTime;
import org.numicoin.testing.Specs;

/// Nodes, the network between them, and the only clock and the only chance that they have.
final class SimulatedWorld {
    static final SimulatedNetwork.Quality GOOD = quality(0);

    private static final long HANDSHAKE_MICROS = 100_000;

    /// After which silence a connection counts as dead.
    private static final long SILENCE_MICROS = 20_000_000;

    final VirtualTime time = new VirtualTime();
    final Random random;
    final MintedBlocks blocks = new MintedBlocks(Specs.fast());
    final HeaderNode trunk;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<SimulatedNode> nodes = new ArrayList<>();
    final List<String> offences = new ArrayList<>();
    final Trace trace = new Trace();
    private final SimulatedNetwork network;
    private Predicate<SimulatedNode> cutOff = _ -> false;

    /// @param trunkBlocks above genesis that were mined before the simulation begins
    SimulatedWorld(long seed, SimulatedNetwork.Quality quality, int trunkBlocks) {
        this.random = new Random(seed);
        this.network = new SimulatedNetwork(time, random, quality);
        this.trunk = blocks.extend(blocks.genesis(), trunkBlocks);
    }

    /// One way 5 to 80 milliseconds, 20 Mbit/s.
    static SimulatedNetwork.Quality quality(double loss) {
        return new SimulatedNetwork.Quality(5, 80, 2_500_000, loss);
    }

    /// Milliseconds since 1970.
    long millis() {
        return trunk.header().timestamp() + time.millis();
    }

    /// Nodes that have the chain up to a block, not started yet.
    List<SimulatedNode> add(int count, HeaderNode tip) {
        var chain = blocks.chainTo(tip);
        var added = new ArrayList<SimulatedNode>();
        for (int i = 0; i < count; i++) {
            added.add(new SimulatedNode(this, nodes.size(), new MemoryValidator(blocks, chain)));
            nodes.add(added.getLast());
        }
        return added;
    }

    /// Each node chooses so many others to be connected with.
    void acquaint(int dials) {
        for (SimulatedNode node : nodes) {
            for (int i = 0; i < dials; i++) {
                node.chooses(nodes.get(random.nextInt(nodes.size())));
            }
        }
    }

    void connect(SimulatedNode dialer, SimulatedNode listener) {
        if (dialer.equals(listener)
                || !dialer.isRunning()
                || !listener.isRunning()
                || dialer.link(listener.id).isPresent()
                || areApart(dialer, listener)) {
            return;
        }
        var link = new Link(dialer, listener);
        dialer.linking(listener.id, link);
        listener.linking(dialer.id, link);
        time.after(
                HANDSHAKE_MICROS,
                () -> {
                    if (link.isOpen()) {
                        dialer.linked(link);
                        listener.linked(link);
                    }
                });
    }

    void disconnect(Link link, SimulatedNode end) {
        if (link.isOpen()) {
            var other = link.other(end);
            link.close();
            end.unlinked(other.id);
            other.unlinked(end.id);
        }
    }

    /// The frame arrives while the connection lasts, unless it gets lost.
    void send(SimulatedNode from, Link link, Bytes frame, Consumer<Bytes> arrival) {
        var to = link.other(from);
        trace.sent(time.micros(), from.number, to.number, frame.length());
        if (areApart(from, to)) {
            return;
        }
        network.send(
                from.number,
                to.number,
                frame,
                bytes -> {
                    if (link.isOpen() && !areApart(from, to)) {
                        arrival.accept(bytes);
                    }
                });
    }

    /// Nothing goes between these nodes and the others. Connections find it out later.
    void cutOff(Predicate<SimulatedNode> some) {
        cutOff = some;
        time.after(
                SILENCE_MICROS,
                () ->
                        nodes.forEach(node ->
                                node.links().stream()
                                        .filter(link -> areApart(node, link.other(node)))
                                        .forEach(link -> disconnect(link, node))));
    }

    void heal() {
        cutOff = _ -> false;
    }

    private boolean areApart(SimulatedNode a, SimulatedNode b) {
        return cutOff.test(a) != cutOff.test(b);
    }

    void offended(SimulatedNode at, String peer, String code) {
        offences.add(code + " of " + peer + " at " + at.number + ", " + time.millis() + " ms");
        trace.happened(time.micros(), at.number, code);
    }

    /// Lets time pass until something holds, at most some milliseconds.
    boolean runUntil(BooleanSupplier reached, long most) {
        long end = time.millis() + most;
        while (!reached.getAsBoolean()) {
            if (time.millis() >= end) {
                return false;
            }
            time.run(100);
        }
        return true;
    }

    /// The node whose chain has the most work.
    static SimulatedNode best(List<SimulatedNode> among) {
        return among.stream()
                .max(Comparator.comparing(node -> node.tip().chainWork()))
                .orElseThrow();
    }

    /// What the relays of all nodes have counted.
    double count(String meter) {
        return meters.counter("numi.p2p.blocks." + meter).count();
    }

    @Override
    public String toString() {
        return "after %d ms, tips %s, offences %s"
                .formatted(
                        time.millis(),
                        nodes.stream().map(node -> node.tip().height()).toList(),
                        offences.stream().limit(20).toList());
    }
}
