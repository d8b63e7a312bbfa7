package org.numicoin.validator.chain;

import java.time.Duration;

/// Bounds of what the engine keeps: because it cannot decide yet, their sum being what an attacker
/// can make it hold, and of what it remembers of the state.
///
/// @param orphans blocks without known parent, each with a proof of work of at least 1/16 of the
///   tip's
/// @param orphansOfOrigin of one peer or client
/// @param held blocks from the future
/// @param waitingBytes orphans, held blocks and solutions together
/// @param orphanLife after it an orphan is refused
/// @param heldAhead how far in the future a block may be to be held
/// @param solutions whose template's body has not arrived
/// @param solutionLife after it they are refused
/// @param invalid remembered invalid blocks, in the store
/// @param pageBytes pages of the state tree on the heap
public record EngineLimits(
        int orphans,
        int orphansOfOrigin,
        int held,
        long waitingBytes,
        Duration orphanLife,
        Duration heldAhead,
        int solutions,
        Duration solutionLife,
        int invalid,
        long pageBytes) {
    public static final EngineLimits DEFAULT =
            new EngineLimits(
                    256,
                    64,
                    64,
                    40L << 20,
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    64,
                    Duration.ofSeconds(10),
                    10_000,
                    32L << 20);

    /// The same with another bound for what is remembered of the state.
    public EngineLimits withPageBytes(long bytes) {
        return new EngineLimits(
                orphans,
                orphansOfOrigin,
                held,
                waitingBytes,
                orphanLife,
                heldAhead,
                solutions,
                solutionLife,
                invalid,
                bytes);
    }
}
