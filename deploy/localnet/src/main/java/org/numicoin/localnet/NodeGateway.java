package org.numicoin.localnet;

import java.net.URI;
import java.util.Optional;

/// What the p2p gateway of a node says, in the shapes of docs/api/gateway.md. Empty when it does
/// not answer, or not yet.
final class NodeGateway {
    private final Actuator actuator;
    private final String target;

    /// @param target host:port
    NodeGateway(Actuator actuator, String target) {
        this.actuator = actuator;
        this.target = target;
    }

    record Node(String peerId, String tipId, long tipHeight) {}

    record Peers(int inbound, int outbound) {
        int count() {
            return inbound + outbound;
        }
    }

    Optional<Node> node() {
        return ask("/node", Node.class);
    }

    Optional<Peers> peers() {
        return ask("/peers", Peers.class);
    }

    Optional<SyncStatus> sync() {
        return ask("/sync", SyncStatus.class);
    }

    private <T> Optional<T> ask(String path, Class<T> shape) {
        return actuator.read(URI.create("http://" + target + path), shape);
    }
}
