package org.numicoin.gateway.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.chain.ChainUnavailableException;
import org.numicoin.gateway.ingest.Submitter;
import org.numicoin.gateway.net.Neighbour;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.NetworkListener;
import org.numicoin.gateway.peers.PeersMemory;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.gateway.relay.BatchVerdicts;
import org.numicoin.gateway.relay.PendingBlocks;
import org.numicoin.gateway.relay.TransactionMemory;
import org.numicoin.gateway.snapshot.Blame;
import org.numicoin.gateway.snapshot.PeerHistory;
import org.numicoin.gateway.sync.SyncEvent;
import org.numicoin.gateway.sync.SyncLimits;
import org.numicoin.gateway.sync.SyncOffences;
import org.numicoin.gateway.sync.Synchronizer;
import org.numicoin.kit.FastestHash;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of a node wired to each other: what one of them says reaches the others on the node's
/// thread. Made on that thread, so that nothing reaches a part that is not there yet.
final class RunningNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunningNode.class);
    private static final int MEMORY_TRANSACTIONS = 65_536;
    private static final Duration RELAY_TICK = Duration.ofMillis(25);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SEEDS_AGAIN = Duration.ofSeconds(30);

    /// Peers that are asked for a block which they did not announce.
    private static final int OTHERS = 8;

    private final GatewayParts parts;
    private final NodeLoop loop;
    private final NodeLoop syncLoop;
    private final BlockSubmission submission;
    private final ExecutorService workers;
    private final PeersStore store;
    private final TrustedPeers trusted = new TrustedPeers();
    private final Reputation reputation;
    private final RelayedChain chain;
    private final Network network;
    private final Peering peering;
    private final BlockRelay blocks;
    private final TransactionRelay transactions;
    private final Synchronization sync;
    private final PeerHistory history;
    private final FromChain fromChain;
    private final FromPool fromPool;
    private boolean closing;

    RunningNode(GatewayParts parts, NodeLoop loop, Submitter submitter) {
        this.parts = parts;
        this.loop = loop;
        this.syncLoop = new NodeLoop("sync", parts.exit());
        this.workers = workers();
        this.submission = new BlockSubmission(submitter, loop, workers);
        this.store = new PeersStore(parts.dataDir());
        this.chain = new RelayedChain(parts.chain());
        var memory = store.load(parts.random());
        this.reputation = new Reputation(trusted::contains);
        reputation.restore(memory.scores(), memory.bans(), now());
        parts.config().hybrid().restore(memory.hybrid());
        var welcome = new Welcome(reputation, parts.clock()::millis);
        this.network = start(welcome);
        this.peering =
                Peering.of(
                        network,
                        parts.config(),
                        parts.connections(),
                        memory,
                        welcome,
                        trusted,
                        loop,
                        parts.random());
        this.history = new PeerHistory(parts.spec(), network, new ToReputation(), parts.random());
        var firstPeers = new FirstPeers(network, peering, loop);
        var hash = FastestHash.of(parts.spec());
        var transactionMemory =
                new TransactionMemory(MEMORY_TRANSACTIONS, Runtime.getRuntime().maxMemory() / 8);
        var messages = new GossipMessages();
        this.blocks =
                new BlockRelay(
                        parts.spec(),
                        chain,
                        network,
                        transactionMemory,
                        messages,
                        new PendingBlocks(parts.spec(), transactionMemory, this::othersWith),
                        hash,
                        loop::run,
                        workers,
                        parts.clock()::millis,
                        new BlockRelay.Outlets(
                                submission::offer,
                                peer -> sync().handle(new SyncEvent.UnknownParent(peer)),
                                peering::offended,
                                peering::broughtBlock),
                        parts.meters());
        this.transactions =
                new TransactionRelay(
                        network,
                        transactionMemory,
                        messages,
                        new BatchVerdicts(parts.spec()),
                        parts.clock()::millis,
                        new TransactionRelay.Outlets(
                                submitter::hasRoomForTransactions,
                                (transaction, peer) -> {
                                    var _ = submitter.submit(transaction, peer);
                                },
                                peering::offended,
                                peering::broughtTransactions),
                        parts.meters());
        this.fromPool = new FromPool(loop, transactions, parts.readiness());
        this.sync =
                new Synchronization(
                        new Synchronizer(parts.spec(), chain, SyncLimits.DEFAULT, parts.random()),
                        network,
                        hash,
                        syncLoop::run,
                        workers,
                        parts.clock()::millis,
                        new SyncOutlets());
        this.fromChain =
                new FromChain(
                        parts.instance(),
                        loop,
                        chain,
                        peering,
                        blocks,
                        sync,
                        parts.clock()::millis);
        loop.every(
                RELAY_TICK,
                () -> {
                    blocks.tick();
                    transactions.tick();
                });
        loop.every(TICK, this::tick);
        loop.every(SEEDS_AGAIN, firstPeers::look);
        loop.every(MINUTE, this::everyMinute);
        firstPeers.look();
    }

    private Synchronization sync() {
        return sync;
    }

    Network network() {
        return network;
    }

    Peering peering() {
        return peering;
    }

    Reputation reputation() {
        return reputation;
    }

    FromChain fromChain() {
        return fromChain;
    }

    FromPool fromPool() {
        return fromPool;
    }

    Synchronization synchronization() {
        return sync;
    }

    PeerHistory history() {
        return history;
    }

    RelayedChain chain() {
        return chain;
    }

    @Override
    public void close() {
        store.save(loop.ask(this::lastWords).join());
        network.close();
        syncLoop.close();
        workers.shutdownNow();
    }

    /// Before connections go away. No new ones are made from here on.
    private PeersMemory lastWords() {
        closing = true;
        return peering.memory(work(), fromChain.tipSince());
    }

    private Network start(Welcome welcome) {
        try {
            return Network.start(
                    parts.config().with(welcome),
                    parts.spec(),
                    parts.network().genesisId(),
                    chain,
                    new FromNetwork(),
                    parts.clock(),
                    parts.meters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExecutorService workers() {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4);
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("node-worker-", 0).daemon().factory());
    }

    /// Peers whose status says that they have as much as we, the fastest first.
    private List<PeerId> othersWith(Hash256 id) {
        long height = chain.tip().node().height();
        return network.neighbours().stream()
                .filter(peer -> peer.status().filter(s -> s.tipHeight() >= height).isPresent())
                .sorted(Comparator.comparing(peer -> peer.connection().roundTrip()))
                .map(Neighbour::peer)
                .limit(OTHERS)
                .toList();
    }

    private void tick() {
        if (closing) {
            return;
        }
        sync.handle(new SyncEvent.Tick());
        trusted.are(peering.policy().statics());
        peering.tick(work(), fromChain.tipSince());
    }

    private void everyMinute() {
        peering.refresh();
        var memory = peering.memory(work(), fromChain.tipSince());
        workers.execute(() -> store.save(memory));
        if (peering.outbound() < parts.connections().outbound()) {
            network.lookAround();
        }
    }

    private ChainWork work() {
        return chain.tip().node().chainWork();
    }

    private long now() {
        return parts.clock().millis();
    }

    /// What the headers of a peer have shown is known where its tip is known.
    private void lookUp(PeerId peer, Status status) {
        workers.execute(() -> {
            try {
                chain.find(status.tipId())
                        .ifPresent(node -> loop.run(() -> peering.shown(peer, node.chainWork())));
            } catch (ChainUnavailableException e) {
                log.debug("the tip of {} is not looked up", peer, e);
            }
        });
    }

    private final class FromNetwork implements NetworkListener {
        @Override
        public void peerReady(PeerId peer, Connection connection, Status status) {
            loop.run(() -> {
                log.info(
                        "connected {} {} at {}, height {}",
                        connection.isDialed() ? "to" : "from",
                        peer,
                        connection.remoteAddress(),
                        status.tipHeight());
                peering.peerReady(peer, connection);
                sync.handle(new SyncEvent.PeerReady(peer, Synchronization.claim(status)));
                network.firstPeer();
            });
            lookUp(peer, status);
        }

        @Override
        public void peerGone(PeerId peer, String reason) {
            loop.run(() -> {
                peering.peerGone(peer, reason);
                sync.handle(new SyncEvent.PeerGone(peer));
            });
        }

        @Override
        public void status(PeerId peer, Status status) {
            loop.run(() ->
                    sync.handle(new SyncEvent.ClaimTold(peer, Synchronization.claim(status))));
            lookUp(peer, status);
        }

        @Override
        public void block(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
            loop.run(() -> blocks.received(from, block, verdict));
        }

        @Override
        public void transactions(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict) {
            batch.transactions().forEach(Transaction::fullId); // hashed here, kept in it
            loop.run(() -> transactions.received(from, batch, verdict));
        }

        @Override
        public void offence(PeerId peer, InetAddress address, String code) {
            loop.run(() -> peering.offended(peer, Optional.of(address), code));
        }

        @Override
        public void found(Multiaddr address, Finder finder) {
            loop.run(() -> peering.found(address, finder));
        }
    }

    private final class ToReputation implements Blame {
        @Override
        public void offended(PeerId peer, String code, String detail) {
            log.warn("refuses peer {}: {}: {}", peer, code, detail);
            loop.run(() -> peering.offended(peer, code));
        }

        @Override
        public void silent(PeerId peer, String detail) {
            log.debug("peer {} gives nothing: {}", peer, detail);
        }
    }

    private final class SyncOutlets implements Synchronization.Outlets {
        @Override
        public void submit(Hash256 id, Bytes block, PeerId source) {
            submission.insist(id, block, source);
        }

        @Override
        public void offence(PeerId peer, String code) {
            loop.run(() -> peering.offended(peer, SyncOffences.of(code)));
        }
    }
}
