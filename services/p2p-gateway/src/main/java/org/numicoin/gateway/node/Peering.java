package org.numicoin.gateway.node;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.net.NetworkListener.Finder;
import org.numicoin.gateway.peers.AddressBook;
import org.numicoin.gateway.peers.ConnectionAction;
import org.numicoin.gateway.peers.ConnectionPolicy;
import org.numicoin.gateway.peers.ConnectionSettings;
import org.numicoin.gateway.peers.GoodDeed;
import org.numicoin.gateway.peers.Link;
import org.numicoin.gateway.peers.LinkKind;
import org.numicoin.gateway.peers.PeerAddress;
import org.numicoin.gateway.peers.PeersMemory;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.gateway.peers.Situation;
import org.numicoin.gateway.peers.Source;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.DialException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connections as reputation, address book and policy want them. Belongs to the node's thread.
final class Peering {
    private static final Logger log = LoggerFactory.getLogger(Peering.class);
    private static final Source GOSSIP = new Source(Bytes.ofUtf8("gossip"));

    /// A peer that was dialed and does not become ready by then counts as not reached.
    private static final long READY_MILLIS = Duration.ofSeconds(30).toMillis();

    private final Network network;
    private final Reputation reputation;
    private final AddressBook book;
    private final ConnectionPolicy policy;
    private final HybridPolicy hybrid;
    private final Discipline discipline;
    private final NodeLoop loop;
    private final LongSupplier millis;
    private final Map<PeerId, Known> ready = new HashMap<>();
    private final Map<PeerId, Dialed> dialed = new HashMap<>();

    /// A peer whose status is known.
    private static final class Known {
        private final Connection connection;
        private final LinkKind kind;
        private final long since;
        private long lastBlock;
        private long lastTransactions;
        private ChainWork work = ChainWork.ZERO;

        private Known(Connection connection, LinkKind kind, long since) {
            this.connection = connection;
            this.kind = kind;
            this.since = since;
        }
    }

    /// A connection that this node made and that is not ready yet.
    private record Dialed(Multiaddr address, LinkKind kind, long at) {}

    private Peering(
            Network network,
            Reputation reputation,
            AddressBook book,
            ConnectionPolicy policy,
            HybridPolicy hybrid,
            NodeLoop loop,
            LongSupplier millis) {
        this.network = network;
        this.reputation = reputation;
        this.book = book;
        this.policy = policy;
        this.hybrid = hybrid;
        this.discipline = new Discipline(reputation, Discipline.Neighbourhood.of(network), millis);
        this.loop = loop;
        this.millis = millis;
    }

    /// With the addresses that are remembered.
    ///
    /// @param trusted told who is static
    static Peering of(
            Network network,
            NetworkConfig config,
            ConnectionSettings connections,
            PeersMemory memory,
            Welcome welcome,
            TrustedPeers trusted,
            NodeLoop loop,
            RandomGenerator random) {
        var book = new AddressBook(memory.addresses(), config.allowPrivate(), random);
        var policy =
                new ConnectionPolicy(
                        connections,
                        book,
                        welcome::isWelcome,
                        memory.anchors(),
                        memory.statics(),
                        random);
        trusted.are(policy.statics());
        return new Peering(
                network,
                welcome.reputation(),
                book,
                policy,
                config.hybrid(),
                loop,
                welcome.millis());
    }

    void tick(ChainWork ownWork, long tipSince) {
        long now = now();
        for (var entry : List.copyOf(dialed.entrySet())) {
            if (now - entry.getValue().at() > READY_MILLIS) {
                dialed.remove(entry.getKey());
                ended(entry.getValue().address(), false);
            }
        }
        book.settle(now);
        for (ConnectionAction action : policy.decide(situation(ownWork, tipSince), now)) {
            switch (action) {
                case ConnectionAction.Dial(PeerAddress target, LinkKind kind) ->
                        dial(target.toDial(), kind);
                case ConnectionAction.Drop(PeerId peer, var reason) -> {
                    reason.offence().ifPresent(offence -> offended(peer, offence.code()));
                    network.disconnect(peer, reason.code());
                }
            }
        }
    }

    /// Every few minutes: peers that are there still, and what gossip is to think of them.
    void refresh() {
        long now = now();
        ready.forEach((peer, known) -> {
            if (known.connection.isDialed()) {
                book.alive(known.connection.remoteAddress(), now);
            }
            network.setScore(peer, reputation.gossipScore(peer, now));
        });
    }

    /// Dials an address for the node; it stands for whoever is there.
    void dial(Multiaddr address, LinkKind kind) {
        book.dialing(address, now());
        var _ =
                network.connect(address)
                        .whenComplete((connection, failure) ->
                                loop.run(() -> {
                                    if (failure == null) {
                                        reached(connection, address, kind);
                                    } else {
                                        log.debug("{} is not reached", address, failure);
                                        policy.dialEnded(address.withoutPeer());
                                        if (isItsFault(failure)) {
                                            book.failed(address, now());
                                        }
                                    }
                                }));
    }

    private void reached(Connection connection, Multiaddr address, LinkKind kind) {
        if (ready.containsKey(connection.peer())) {
            book.reached(address, connection.peer(), now());
            policy.dialEnded(address.withoutPeer());
        } else {
            dialed.put(connection.peer(), new Dialed(address, kind, now()));
        }
    }

    /// A dial that this node itself did not want says nothing of the address.
    private static boolean isItsFault(Throwable failure) {
        var cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        return !(cause instanceof DialException dial)
                || !switch (dial.code()) {
                    case "back-off", "dial-queue-full", "outbound-limit", "not-allowed" -> true;
                    default -> false;
                };
    }

    void peerReady(PeerId peer, Connection connection) {
        var dial = Optional.ofNullable(dialed.remove(peer));
        var kind =
                connection.isDialed()
                        ? dial.map(Dialed::kind).orElse(LinkKind.OUTBOUND)
                        : LinkKind.INBOUND;
        ready.put(
                peer, new Known(connection, policy.isStatic(peer) ? LinkKind.STATIC : kind, now()));
        network.setScore(peer, reputation.gossipScore(peer, now()));
        if (connection.isDialed()) {
            var address = dial.map(Dialed::address).orElse(connection.remoteAddress());
            book.reached(address, peer, now());
        }
        dial.ifPresent(known -> policy.dialEnded(known.address().withoutPeer()));
    }

    void peerGone(PeerId peer, String reason) {
        var known = ready.remove(peer);
        if (known != null) {
            log.info(
                    "disconnected {} {}: {}",
                    known.connection.isDialed() ? "to" : "from",
                    peer,
                    reason);
        }
    }

    /// Headers of a peer have shown this much work.
    void shown(PeerId peer, ChainWork work) {
        var known = ready.get(peer);
        if (known != null && known.work.compareTo(work) < 0) {
            known.work = work;
        }
    }

    void broughtBlock(PeerId peer) {
        reputation.goodDeed(peer, GoodDeed.NEW_BLOCK, now());
        Optional.ofNullable(ready.get(peer)).ifPresent(known -> known.lastBlock = now());
    }

    void broughtTransactions(PeerId peer) {
        reputation.goodDeed(peer, GoodDeed.NEW_TRANSACTIONS, now());
        Optional.ofNullable(ready.get(peer)).ifPresent(known -> known.lastTransactions = now());
    }

    void offended(PeerId peer, String code) {
        discipline.offended(peer, code);
    }

    void offended(PeerId peer, Optional<InetAddress> address, String code) {
        discipline.offended(peer, address, code);
    }

    /// Disconnects all with whom there is to be no connection.
    void disconnectUnwelcome() {
        discipline.disconnectUnwelcome();
    }

    void found(Multiaddr address, Finder finder) {
        long now = now();
        PeerAddress.of(address)
                .filter(at -> !at.peer().equals(Optional.of(network.peerId())))
                .ifPresent(at -> book.learned(at, source(finder), now, now));
    }

    private static Source source(Finder finder) {
        return switch (finder) {
            case Finder.Seeds _ -> Source.SEEDS;
            case Finder.Local _ -> Source.LOCAL;
            case Finder.Gossip _ -> GOSSIP;
            case Finder.Peer(InetAddress address) -> Source.peer(address);
        };
    }

    /// Connections that this node made itself and means to keep.
    long outbound() {
        return ready.values().stream().filter(known -> known.kind.isFull()).count();
    }

    int known() {
        return book.size();
    }

    ConnectionPolicy policy() {
        return policy;
    }

    PeersMemory memory(ChainWork ownWork, long tipSince) {
        return new PeersMemory(
                book.stored(),
                reputation.bans(now()),
                reputation.scores(),
                policy.anchors(situation(ownWork, tipSince)),
                policy.statics(),
                List.copyOf(hybrid.dialed()));
    }

    private Situation situation(ChainWork ownWork, long tipSince) {
        return new Situation(
                ready.entrySet().stream()
                        .map(entry -> link(entry.getKey(), entry.getValue()))
                        .toList(),
                ownWork,
                tipSince);
    }

    private Link link(PeerId peer, Known known) {
        return new Link(
                peer,
                policy.isStatic(peer) ? LinkKind.STATIC : known.kind,
                known.connection.remoteAddress(),
                known.since,
                known.connection.roundTrip().toMillis(),
                reputation.score(peer, now()),
                known.lastBlock,
                known.lastTransactions,
                known.work);
    }

    private void ended(Multiaddr address, boolean isReached) {
        policy.dialEnded(address.withoutPeer());
        if (!isReached) {
            book.failed(address, now());
        }
    }

    private long now() {
        return millis.getAsLong();
    }
}
