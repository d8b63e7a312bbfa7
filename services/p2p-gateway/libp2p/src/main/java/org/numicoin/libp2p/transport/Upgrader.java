package org.numicoin.libp2p.transport;

import java.time.Duration;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.noise.NoiseIdentity;
import org.numicoin.libp2p.yamux.MemoryBudget;
import org.numicoin.libp2p.yamux.YamuxLimits;
import org.numicoin.libp2p.yamux.YamuxSession;

/// What every upgrade of a socket needs.
///
/// @param memory what all connections may hold
/// @param connectionMemory what one connection may hold
/// @param stepTimeout limit of each step: negotiation, handshake, choice of the multiplexer
public record Upgrader(
        NoiseIdentity identity,
        HybridPolicy policy,
        YamuxLimits limits,
        MemoryBudget memory,
        long connectionMemory,
        Duration stepTimeout) {
    YamuxSession newSession(boolean dialed) {
        return new YamuxSession(dialed, limits, memory.part(connectionMemory));
    }
}
