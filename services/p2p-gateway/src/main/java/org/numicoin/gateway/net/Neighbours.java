package org.numicoin.gateway.net;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.peer.PeerId;

/// Whose status is known, and what is told of peers: on one thread and in one order, so that nobody
/// hears of a peer after it has gone.
final class Neighbours implements HostListener, AutoCloseable {
    private final NetworkListener listener;
    private final NetworkMeters meters;
    private final Map<PeerId, String> reasons = new ConcurrentHashMap<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("neighbours").daemon().factory());

    /// Connections of each peer, the oldest first. Belongs to the thread.
    private final Map<PeerId, LinkedHashMap<Connection, Boolean>> open = new LinkedHashMap<>();

    /// Written by the thread alone.
    private final Map<PeerId, Status> statuses = new ConcurrentHashMap<>();

    Neighbours(NetworkListener listener, NetworkMeters meters) {
        this.listener = listener;
        this.meters = meters;
    }

    Optional<Status> status(PeerId peer) {
        return Optional.ofNullable(statuses.get(peer));
    }

    Collection<PeerId> ready() {
        return List.copyOf(statuses.keySet());
    }

    /// Why this node is about to disconnect a peer.
    void leaving(PeerId peer, String reason) {
        reasons.put(peer, reason);
    }

    /// A peer of our chain has told its status.
    void said(Connection connection, Status status) {
        run(() -> {
            var peer = connection.peer();
            if (!open.getOrDefault(peer, new LinkedHashMap<>()).containsKey(connection)) {
                return; // gone meanwhile
            }
            if (statuses.put(peer, status) == null) {
                listener.peerReady(peer, connection, status);
            } else {
                listener.status(peer, status);
            }
        });
    }

    void offended(Connection connection, String code) {
        run(() -> listener.offence(connection.peer(), connection.remote().getAddress(), code));
    }

    @Override
    public void onConnected(Connection connection) {
        run(() ->
                open.computeIfAbsent(connection.peer(), _ -> new LinkedHashMap<>())
                        .put(connection, true));
    }

    @Override
    public void onDisconnected(Connection connection, Throwable cause) {
        String code = Connection.codeOf(cause);
        if (cause instanceof ProtocolViolation) {
            offended(connection, code);
        }
        run(() -> gone(connection, code));
    }

    private void gone(Connection connection, String code) {
        var peer = connection.peer();
        var connections = open.get(peer);
        if (connections == null) {
            return;
        }
        connections.remove(connection);
        if (connections.isEmpty()) {
            open.remove(peer);
            String ours = reasons.remove(peer);
            if (statuses.remove(peer) != null) {
                listener.peerGone(peer, ours == null ? code : ours);
            }
        }
    }

    @Override
    public void onViolation(Connection connection, String code) {
        offended(connection, code);
    }

    @Override
    public void onRefused(InetSocketAddress remote, String code) {
        meters.refusedSocket(code);
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private void run(Runnable event) {
        try {
            thread.execute(event);
        } catch (RejectedExecutionException e) {
            // The network is closed, and nobody listens any more.
        }
    }
}
