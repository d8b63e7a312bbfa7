package org.numicoin.gateway.peers;

import java.time.Duration;

/// How many connections are wanted.
///
/// @param outbound peers that we choose and rely on
/// @param inbound places for others; must be some below the host's own limit, so that a newcomer
///   can be weighed against those who are there
/// @param blockInterval mean time between blocks of the chain
public record ConnectionSettings(int outbound, int inbound, Duration blockInterval) {
    public static final int OUTBOUND = 8;
    public static final int INBOUND = 117;

    public ConnectionSettings {
        if (outbound < 0 || inbound < 0 || !blockInterval.isPositive()) {
            throw new IllegalArgumentException("connections: numbers below zero");
        }
    }

    public static ConnectionSettings of(Duration blockInterval) {
        return new ConnectionSettings(OUTBOUND, INBOUND, blockInterval);
    }
}
