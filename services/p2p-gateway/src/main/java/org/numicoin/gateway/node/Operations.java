package org.numicoin.gateway.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.net.Neighbour;
import org.numicoin.gateway.peers.Ban;
import org.numicoin.gateway.peers.Offence;
import org.numicoin.gateway.peers.PeerAddress;
import org.numicoin.gateway.sync.Standstill;
import org.numicoin.gateway.sync.SyncProgress;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// What an operator asks of a node and does to it. For any thread.
public final class Operations {
    private final RunningNode node;
    private final NodeLoop loop;
    private final GatewayParts parts;

    Operations(RunningNode node, NodeLoop loop, GatewayParts parts) {
        this.node = node;
        this.loop = loop;
        this.parts = parts;
    }

    /// A neighbour and what this node thinks of it.
    public record RatedPeer(Neighbour neighbour, double score) {}

    /// How far synchronization is, and why it stands still when it does.
    public record SyncState(Optional<SyncProgress> progress, Optional<Standstill> standstill) {}

    public PeerId peerId() {
        return node.network().peerId();
    }

    public List<Multiaddr> listenAddresses() {
        return node.network().listenAddresses();
    }

    public List<Multiaddr> advertisedAddresses() {
        return node.network().advertisedAddresses();
    }

    public HeaderNode tip() {
        return node.chain().tip().node();
    }

    public List<RatedPeer> peers() {
        return node.network().neighbours().stream().map(this::rated).toList();
    }

    public Optional<RatedPeer> peer(PeerId peer) {
        return node.network().neighbour(peer).map(this::rated);
    }

    /// Addresses in the book.
    public CompletableFuture<Integer> known() {
        return loop.ask(() -> node.peering().known());
    }

    /// Keeps an address for ever, and dials it whenever it is not connected; false when there are
    /// too many.
    public CompletableFuture<Boolean> add(PeerAddress at) {
        return loop.ask(() -> node.peering().policy().addStatic(at));
    }

    /// Connects once.
    public CompletableFuture<Connection> connect(Multiaddr address) {
        return node.network().connect(address);
    }

    /// Disconnects a peer and no longer keeps its address; false when there was neither.
    public CompletableFuture<Boolean> disconnect(PeerId peer) {
        return loop.ask(() -> {
            var policy = node.peering().policy();
            var kept =
                    policy.statics().stream()
                            .filter(at -> isOf(peer, at))
                            .map(PeerAddress::address)
                            .toList();
            kept.forEach(policy::removeStatic);
            boolean isConnected = node.network().neighbour(peer).isPresent();
            node.network().disconnect(peer, "operator");
            return isConnected || !kept.isEmpty();
        });
    }

    private boolean isOf(PeerId peer, PeerAddress at) {
        return at.peer().equals(Optional.of(peer))
                || node.network()
                        .neighbour(peer)
                        .filter(known -> known.connection().remoteAddress().equals(at.address()))
                        .isPresent();
    }

    public List<Ban> bans() {
        return node.reputation().bans(now());
    }

    /// Bans, and disconnects whom that concerns; empty when there are too many bans.
    public CompletableFuture<Optional<Ban>> ban(
            Ban.Target target, Duration lasting, String reason) {
        return loop.ask(() -> {
            if (!node.reputation().ban(target, lasting, reason, now())) {
                return Optional.empty();
            }
            node.peering().disconnectUnwelcome();
            return bans().stream().filter(ban -> ban.target().equals(target)).findFirst();
        });
    }

    public boolean unban(Ban.Target target) {
        return node.reputation().unban(target);
    }

    public SyncState sync() {
        return new SyncState(
                node.synchronization().progress(), node.synchronization().standstill());
    }

    /// How often peers committed this since the start.
    public long count(Offence offence) {
        return node.reputation().count(offence);
    }

    /// Bytes that peers make this node hold.
    public long memoryUsed() {
        return node.network().memoryUsed();
    }

    private RatedPeer rated(Neighbour neighbour) {
        return new RatedPeer(neighbour, node.reputation().score(neighbour.peer(), now()));
    }

    private long now() {
        return parts.clock().millis();
    }
}
