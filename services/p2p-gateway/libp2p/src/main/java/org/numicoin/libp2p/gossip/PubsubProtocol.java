package org.numicoin.libp2p.gossip;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The protocols that a peer may speak for publish and subscribe, oldest first.
public enum PubsubProtocol {
    FLOODSUB("/floodsub/1.0.0"),
    MESHSUB_1_0("/meshsub/1.0.0"),
    MESHSUB_1_1("/meshsub/1.1.0"),
    MESHSUB_1_2("/meshsub/1.2.0");

    private final String id;

    PubsubProtocol(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /// The best first, as they are offered.
    public static List<String> ids() {
        return Arrays.stream(values()).map(PubsubProtocol::id).toList().reversed();
    }

    public static Optional<PubsubProtocol> of(String id) {
        return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
    }

    boolean hasMesh() {
        return this != FLOODSUB;
    }

    boolean hasPeerExchange() {
        return compareTo(MESHSUB_1_1) >= 0;
    }

    boolean hasIDontWant() {
        return compareTo(MESHSUB_1_2) >= 0;
    }
}
