package org.numicoin.gateway.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.numicoin.chain.Block;
import org.numicoin.gateway.node.BlockRelay;
import org.numicoin.gateway.node.GossipMessages;
import org.numicoin.gateway.node.RelayedChain;
import org.numicoin.gateway.node.Synchronization;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.ForkId;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.relay.PendingBlocks;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.gateway.sync.SyncEvent;
import org.numicoin.gateway.sync.SyncLimits;
import org.numicoin.gateway.sync.Synchronizer;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// One run of a node's gateway: the parts of the real one, wired as the real one wires them, on
/// threads that are queues of virtual time.
final class Gateway {
    private static final long WORK_MICROS = 2_000;
    private static final int OTHERS = 8;

    private final SimulatedWorld world;
    private final SimulatedNode node;
    private final RelayedChain chain;
    private final TransactionMemory memory = new TransactionMemory(1_000, 8 << 20);
    private final Map<PeerId, Status> statuses = new LinkedHashMap<>();
    private final SimulatedGossip gossip;
    private final BlockRelay relay;
    private final Synchronization sync;
    private boolean stopped;

    Gateway(SimulatedWorld world, SimulatedNode node) {
        this.world = world;
        this.node = node;
        var spec = world.blocks.spec();
        this.chain = new RelayedChain(node.validator);
        this.gossip = new SimulatedGossip(world, node, this);
        var exchange = new SimulatedExchange(world, node, this);
        Executor loop = task -> after(0, task);
        this.relay =
                new BlockRelay(
                        spec,
                        chain,
                        exchange,
                        memory,
                        new GossipMessages(),
                        new PendingBlocks(spec, memory, _ -> othersWithOurHeight()),
                        MintedBlocks.hash(),
                        loop,
                        this::work,
                        world::millis,
                        new BlockRelay.Outlets(
                                this::submit,
                                peer -> tell(new SyncEvent.UnknownParent(peer)),
                                this::offended,
                                _ -> {}),
                        world.meters);
        this.sync =
                new Synchronization(
                        new Synchronizer(
                                spec,
                                chain,
                                SyncLimits.DEFAULT,
                                new Random(world.random.nextLong())),
                        exchange,
                        MintedBlocks.hash(),
                        loop,
                        this::work,
                        world::millis,
                        new SyncOutlets());
    }

    void stop() {
        stopped = true;
    }

    RelayedChain chain() {
        return chain;
    }

    TransactionMemory memory() {
        return memory;
    }

    SimulatedGossip gossip() {
        return gossip;
    }

    void relayTick() {
        relay.tick();
    }

    void second() {
        gossip.heartbeat();
        tell(new SyncEvent.Tick());
    }

    /// A connection is there, and both ends have told their status.
    void linked(Link link) {
        var peer = link.other(node);
        gossip.connected(link);
        peer.gateway()
                .ifPresent(other -> {
                    statuses.put(peer.id, other.status());
                    tell(new SyncEvent.PeerReady(peer.id, Synchronization.claim(other.status())));
                });
    }

    void unlinked(PeerId peer) {
        gossip.disconnected(peer);
        statuses.remove(peer);
        tell(new SyncEvent.PeerGone(peer));
    }

    Status status() {
        var tip = node.tip();
        return new Status(
                world.blocks.genesis().id(),
                ForkId.at(world.blocks.spec(), tip.height()),
                tip.id(),
                tip.height(),
                tip.chainWork(),
                0);
    }

    /// A peer has told its status again.
    void heard(PeerId peer, Status status) {
        if (statuses.replace(peer, status) != null) {
            tell(new SyncEvent.ClaimTold(peer, Synchronization.claim(status)));
        }
    }

    /// Gossip has brought a block.
    void heard(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
        relay.received(from, block, given -> after(0, () -> verdict.accept(given)));
    }

    void announce(CompactBlock block) {
        after(0, () -> gossip.publish(block));
    }

    void decided(Decision decision) {
        switch (decision) {
            case Decision.Connected(var tip, var block, var origin) ->
                    after(
                            0,
                            () -> {
                                relay.connected(tip, block, origin);
                                tell(new SyncEvent.BlockConnected(tip.id()));
                            });
            case Decision.Aside(var id) -> tell(new SyncEvent.BlockAside(id));
            case Decision.PassedOver(var id) -> tell(new SyncEvent.BlockPassedOver(id));
        }
    }

    private void tell(SyncEvent event) {
        sync.handle(event);
    }

    /// Something that takes a moment, away from the node's thread.
    void work(Runnable task) {
        after(WORK_MICROS, task);
    }

    private void after(long micros, Runnable task) {
        world.time.after(
                micros,
                () -> {
                    if (!stopped) {
                        task.run();
                    }
                });
    }

    private List<PeerId> othersWithOurHeight() {
        long height = node.tip().height();
        return statuses.entrySet().stream()
                .filter(peer -> peer.getValue().tipHeight() >= height)
                .map(Map.Entry::getKey)
                .limit(OTHERS)
                .toList();
    }

    private void submit(Block block, PeerId source) {
        node.submit(
                block, new Origin(Origin.Kind.GATEWAY, "node" + node.number, source.toString()));
    }

    void offended(PeerId peer, String code) {
        world.offended(node, peer.shortText(), code);
    }

    private final class SyncOutlets implements Synchronization.Outlets {
        @Override
        public void submit(Hash256 id, Bytes block, PeerId source) {
            Gateway.this.submit(Block.decode(block.unsafeArray()), source);
        }

        @Override
        public void offence(PeerId peer, String code) {
            offended(peer, code);
        }
    }
}
