package org.numicoin.gateway.peers;

/// How we stand with a peer, and so what to do about its connections.
public sealed interface Standing {
    /// Connections are fine.
    record Good(double score) implements Standing {}

    /// No connection until the score has decayed.
    record Poor(double score) implements Standing {}

    /// No connection until the ban ends.
    record Banned(Ban ban) implements Standing {}

    default boolean isWelcome() {
        return this instanceof Good;
    }
}
