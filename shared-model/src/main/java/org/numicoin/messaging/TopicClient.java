package org.numicoin.messaging;

/// A program that writes or reads topics, by the name under which it is deployed.
public enum TopicClient {
    P2P_GATEWAY("p2p-gateway"),
    VALIDATOR("validator"),
    MEMPOOL("mempool"),
    MINING_WORKER("mining-worker"),
    MINING_POOL("mining-pool"),
    EXPLORER_API("explorer-api"),
    CLI("cli");

    private final String serviceName;

    TopicClient(String serviceName) {
        this.serviceName = serviceName;
    }

    public String serviceName() {
        return serviceName;
    }

    @Override
    public String toString() {
        return serviceName;
    }
}
