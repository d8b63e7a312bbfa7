package org.numicoin.gateway.simulation;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;

/// A node: a validator that stays, a gateway that comes and goes, connections, and the peers that
/// it dials whenever there is no connection with them.
final class SimulatedNode {
    private static final long SECOND = 1_000_000;
    private static final long RELAY_TICK = SECOND / 10;
    private static final long DIAL_TICK = 5 * SECOND;
    private static final long DECISION = 5_000;

    final int number;
    final PeerId id;
    final InetAddress address;
    final MemoryValidator validator;
    private final SimulatedWorld world;
    private final Map<PeerId, Link> links = new LinkedHashMap<>();
    private final Set<SimulatedNode> chosen = new LinkedHashSet<>();
    private Optional<Gateway> gateway = Optional.empty();
    private long validatorFreeAt;

    SimulatedNode(SimulatedWorld world, int number, MemoryValidator validator) {
        this.world = world;
        this.number = number;
        this.validator = validator;
        this.id = new PeerId(Multihash.sha256(Bytes.ofUtf8("node " + number)));
        this.address = address(number);
        every(SECOND, () -> gateway.ifPresent(Gateway::second));
        every(RELAY_TICK, () -> gateway.ifPresent(Gateway::relayTick));
        every(DIAL_TICK, this::dial);
    }

    /// Clocks of different machines do not tick together.
    private void every(long micros, Runnable action) {
        world.time.after(world.random.nextLong(micros), () -> world.time.every(micros, action));
    }

    /// Each in an IP group of its own.
    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {10, (byte) (number / 200), (byte) (number % 200), 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    HeaderNode tip() {
        return validator.tip().node();
    }

    void start() {
        gateway = Optional.of(new Gateway(world, this));
    }

    void stop() {
        links().forEach(link -> world.disconnect(link, this));
        gateway.ifPresent(Gateway::stop);
        gateway = Optional.empty();
    }

    boolean isRunning() {
        return gateway.isPresent();
    }

    Optional<Gateway> gateway() {
        return gateway;
    }

    void chooses(SimulatedNode peer) {
        chosen.add(peer);
    }

    private void dial() {
        chosen.forEach(peer -> world.connect(this, peer));
    }

    Optional<Link> link(PeerId peer) {
        return Optional.ofNullable(links.get(peer));
    }

    List<Link> links() {
        return List.copyOf(links.values());
    }

    void linking(PeerId peer, Link link) {
        links.put(peer, link);
    }

    void linked(Link link) {
        gateway.ifPresent(running -> running.linked(link));
    }

    void unlinked(PeerId peer) {
        links.remove(peer);
        gateway.ifPresent(running -> running.unlinked(peer));
    }

    /// A miner of this node finds the next block.
    HeaderNode mine(List<Transaction> transactions) {
        var found = world.blocks.mint(tip(), world.millis(), transactions);
        submit(
                world.blocks.block(found.id()).orElseThrow(),
                new Origin(Origin.Kind.WORKER, "node" + number, ""));
        return found;
    }

    /// Gives a block to the validator, which decides about one after the other.
    void submit(Block block, Origin origin) {
        validatorFreeAt = Math.max(validatorFreeAt, world.time.micros()) + DECISION;
        world.time.at(
                validatorFreeAt, () -> validator.submit(block, origin).forEach(this::decided));
    }

    private void decided(Decision decision) {
        if (decision instanceof Decision.Connected(var tip, _, _)) {
            world.trace.happened(world.time.micros(), number, tip.id().toHex());
        }
        gateway.ifPresent(running -> running.decided(decision));
    }
}
