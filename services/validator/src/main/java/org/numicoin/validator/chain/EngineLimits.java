package org.numicoin.validator.chain;

import java.time.Duration;

/// Bounds of what the engine keeps.
///
/// @param undecided because it cannot decide yet
/// @param side stored blocks beside the main chain
/// @param invalid remembered invalid blocks, in the store
/// @param pageBytes pages of the state tree on the heap
/// @param depths how deep old blocks are kept, in the store
public record EngineLimits(
        Undecided undecided, Room side, int invalid, long pageBytes, Depths depths) {
    /// What is kept for one reason. None takes room from another.
    ///
    /// @param bytes as they came, undecoded
    public record Room(int count, long bytes) {}

    /// What waits: the sum is what an attacker can make the engine hold.
    ///
    /// @param orphans blocks without known parent, each with a proof of work of at least 1/16 of
    ///   the tip's
    /// @param orphansOfOrigin of one peer or client
    /// @param held blocks from the future
    /// @param solutions whose template's body has not arrived
    /// @param orphanLife after it an orphan is refused
    /// @param heldAhead how far in the future a block may be to be held
    /// @param solutionLife after it they are refused
    public record Undecided(
            Room orphans,
            Room orphansOfOrigin,
            Room held,
            Room solutions,
            Duration orphanLife,
            Duration heldAhead,
            Duration solutionLife) {
        /// A block has 8.06 MiB at most: each room has place for one of the largest at least.
        private static final Undecided DEFAULT =
                new Undecided(
                        new Room(256, 24L << 20),
                        new Room(64, 10L << 20),
                        new Room(64, 16L << 20),
                        new Room(64, 64L << 10),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10));
    }

    /// How many blocks below the tip are kept, each 0 for all: no decision needs older ones.
    ///
    /// @param bodies those whose bodies are kept
    /// @param witnesses those whose bodies are kept with their signatures
    public record Depths(long bodies, long witnesses) {
        public static final Depths ALL = new Depths(0, 0);

        public boolean keepAll() {
            return bodies == 0 && witnesses == 0;
        }

        void requireAtLeast(long least) {
            requireAtLeast(least, bodies, "bodies");
            requireAtLeast(least, witnesses, "witnesses");
        }

        private static void requireAtLeast(long least, long depth, String what) {
            if (depth != 0 && depth < least) {
                throw new IllegalArgumentException(
                        "%s are needed %d blocks deep, not %d".formatted(what, least, depth));
            }
        }
    }

    public static final EngineLimits DEFAULT =
            new EngineLimits(
                    Undecided.DEFAULT, new Room(4_096, 1L << 30), 10_000, 32L << 20, Depths.ALL);

    /// The same with another bound for what is remembered of the state.
    public EngineLimits withPageBytes(long bytes) {
        return new EngineLimits(undecided, side, invalid, bytes, depths);
    }

    /// The same with another bound for blocks beside the main chain.
    public EngineLimits withSide(Room room) {
        return new EngineLimits(undecided, room, invalid, pageBytes, depths);
    }

    /// The same with other depths to which old blocks are kept.
    public EngineLimits withDepths(Depths kept) {
        return new EngineLimits(undecided, side, invalid, pageBytes, kept);
    }
}
