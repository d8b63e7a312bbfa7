package org.numicoin.libp2p.host;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.peer.PeerId;

/// The open connections by peer. When two peers dial each other at once they get two connections;
/// both ends then prefer the one that the smaller peer id dialed. For any thread.
final class Connections {
    private final PeerId self;
    private final int perPeer;
    private final Map<PeerId, List<Connection>> byPeer = new HashMap<>();

    Connections(PeerId self, int perPeer) {
        this.self = self;
        this.perPeer = perPeer;
    }

    /// False when there are enough connections with this peer.
    synchronized boolean add(Connection connection) {
        var list = byPeer.computeIfAbsent(connection.peer(), _ -> new ArrayList<>());
        if (list.size() >= perPeer) {
            return false;
        }
        list.add(connection);
        return true;
    }

    /// False when there is a connection with this peer.
    synchronized boolean addFirst(Connection connection) {
        return !byPeer.containsKey(connection.peer()) && add(connection);
    }

    synchronized void remove(Connection connection) {
        byPeer.computeIfPresent(
                connection.peer(),
                (_, list) -> {
                    list.remove(connection);
                    return list.isEmpty() ? null : list;
                });
    }

    synchronized Optional<Connection> best(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of()).stream()
                .min(Comparator.comparing(this::isDialedByLarger));
    }

    /// The one that this node dialed at an address.
    synchronized Optional<Connection> dialed(InetSocketAddress remote) {
        return byPeer.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.isDialed() && each.remote().equals(remote))
                .findFirst();
    }

    synchronized List<Connection> all() {
        return byPeer.values().stream().flatMap(List::stream).toList();
    }

    synchronized int outbound() {
        return (int)
                byPeer.values().stream().flatMap(List::stream).filter(Connection::isDialed).count();
    }

    private boolean isDialedByLarger(Connection connection) {
        boolean weAreSmaller = self.compareTo(connection.peer()) < 0;
        return connection.isDialed() != weAreSmaller;
    }
}
