package org.numicoin.gateway.node;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.GenesisChain;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.net.NetworkListener;
import org.numicoin.gateway.peers.ConnectionSettings;
import org.numicoin.gateway.peers.PeersMemory;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.gateway.snapshot.Blame;
import org.numicoin.gateway.snapshot.PeerHistory;
import org.numicoin.gateway.snapshot.PeerSnapshots;
import org.numicoin.kit.FastestHash;
import org.numicoin.kit.ServiceExit;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;

/// A node that has no validator and no cluster yet and wants a snapshot, or the blocks before one.
/// It finds and judges peers as the gateway does, and remembers them for it.
public final class SnapshotFetcher implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final Duration MORE_PEERS = Duration.ofSeconds(30);

    /// The command that imports waits for two minutes: one question more to a slow peer has to fit.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Parts parts;
    private final NodeLoop loop;
    private final Reputation reputation;
    private final Optional<PeersStore> store;
    private final Network network;
    private final Peering peering;
    private final PeerSnapshots snapshots;
    private final PeerHistory history;
    private final ChainWork work;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("more-peers").daemon().factory());
    private final CompletableFuture<Boolean> firstPeer = new CompletableFuture<>();

    /// What a fetcher is made from.
    ///
    /// @param config of the network; its gater is not asked, reputation is
    /// @param dataDir of the gateway that will run here, which knows peers and has judged some
    /// @param warnings told of peers that are asked no more, and why
    public record Parts(
            ChainSpec spec,
            NetworkConfig config,
            Optional<Path> dataDir,
            Clock clock,
            RandomGenerator random,
            MeterRegistry meters,
            Consumer<String> warnings,
            ServiceExit exit) {}

    private SnapshotFetcher(Parts parts, NodeLoop loop) {
        this.parts = parts;
        this.loop = loop;
        this.store = parts.dataDir().map(PeersStore::new);
        PeersMemory memory =
                store.map(file -> file.load(parts.random()))
                        .orElseGet(() -> PeersMemory.empty(parts.random()));
        var trusted = new TrustedPeers();
        this.reputation = new Reputation(trusted::contains);
        reputation.restore(memory.scores(), memory.bans(), parts.clock().millis());
        parts.config().hybrid().restore(memory.hybrid());
        var welcome = new Welcome(reputation, parts.clock()::millis);
        var chain = new GenesisChain(parts.spec());
        this.work = chain.tip().node().chainWork();
        this.network = start(parts, welcome, chain);
        this.peering =
                Peering.of(
                        network,
                        parts.config(),
                        ConnectionSettings.of(Duration.ofMillis(parts.spec().blockInterval())),
                        memory,
                        welcome,
                        trusted,
                        loop,
                        parts.random());
        var blame = new ToReputation();
        this.history = new PeerHistory(parts.spec(), network, blame, parts.random());
        this.snapshots =
                new PeerSnapshots(
                        parts.spec(),
                        FastestHash.of(parts.spec()),
                        network,
                        blame,
                        PATIENCE,
                        parts.clock()::millis,
                        parts.random());
        var firstPeers = new FirstPeers(network, peering, loop);
        firstPeers.look();
        loop.every(LOOK_AGAIN, firstPeers::look);
        loop.every(TICK, () -> peering.tick(work, parts.clock().millis()));
        var _ =
                looking.scheduleWithFixedDelay(
                        this::lookForMore,
                        MORE_PEERS.toSeconds(),
                        MORE_PEERS.toSeconds(),
                        TimeUnit.SECONDS);
    }

    /// Begins to look for peers.
    ///
    /// @throws IOException when the network cannot be used
    public static SnapshotFetcher start(Parts parts) throws IOException {
        var loop = new NodeLoop("node", parts.exit());
        try {
            return loop.ask(() -> new SnapshotFetcher(parts, loop)).join();
        } catch (CompletionException e) {
            loop.close();
            if (e.getCause() instanceof UncheckedIOException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
            throw e;
        }
    }

    /// Waits until a peer of the chain is there, and a moment for others that were dialed with it;
    /// false when none comes.
    public boolean awaitPeers(Duration patience) throws InterruptedException {
        try {
            var _ = firstPeer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Thread.sleep(MOMENT);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it completes in one way", e);
        }
    }

    public PeerSnapshots snapshots() {
        return snapshots;
    }

    public PeerHistory history() {
        return history;
    }

    /// What this node thinks of a peer: 0 if that did nothing wrong.
    double score(PeerId peer) {
        return reputation.score(peer, parts.clock().millis());
    }

    @Override
    public void close() {
        loop.ask(
                        () -> {
                            save();
                            return true;
                        })
                .join();
        looking.shutdownNow();
        network.close();
        loop.close();
    }

    private Network start(Parts given, Welcome welcome, GenesisChain chain) {
        try {
            return Network.start(
                    given.config().with(welcome),
                    given.spec(),
                    chain.tip().node().id(),
                    chain,
                    new FromNetwork(),
                    given.clock(),
                    given.meters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// On the node's thread.
    private void save() {
        store.ifPresent(file -> file.save(peering.memory(work, parts.clock().millis())));
    }

    private void lookForMore() {
        network.lookAround();
        try {
            snapshots.lookForMore();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class ToReputation implements Blame {
        @Override
        public void offended(PeerId peer, String code, String detail) {
            parts.warnings().accept("refuses peer %s: %s: %s".formatted(peer, code, detail));
            loop.run(() -> {
                peering.offended(peer, code);
                save();
            });
        }

        @Override
        public void silent(PeerId peer, String detail) {
            parts.warnings().accept("peer %s gives nothing: %s".formatted(peer, detail));
        }
    }

    /// Gossip is not for a node that has no chain.
    private final class FromNetwork implements NetworkListener {
        @Override
        public void peerReady(PeerId peer, Connection connection, Status status) {
            loop.run(() -> {
                peering.peerReady(peer, connection);
                network.firstPeer();
                firstPeer.complete(true);
            });
        }

        @Override
        public void peerGone(PeerId peer, String reason) {
            loop.run(() -> peering.peerGone(peer, reason));
        }

        @Override
        public void status(PeerId peer, Status status) {}

        @Override
        public void block(PeerId from, CompactBlock block, Consumer<Verdict> verdict) {
            verdict.accept(Verdict.IGNORE);
        }

        @Override
        public void transactions(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict) {
            verdict.accept(Verdict.IGNORE);
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
}
