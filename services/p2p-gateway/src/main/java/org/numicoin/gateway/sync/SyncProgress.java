package org.numicoin.gateway.sync;

/// How far synchronizing is.
///
/// @param height of our validator's tip
/// @param bestHeader height of the best branch that peers have shown, at least ours
public record SyncProgress(Phase phase, long height, long bestHeader, double blocksPerSecond) {
    /// What is being done.
    public enum Phase {
        /// No peer has more work than we.
        CAUGHT_UP,
        HEADERS,
        BLOCKS
    }
}
