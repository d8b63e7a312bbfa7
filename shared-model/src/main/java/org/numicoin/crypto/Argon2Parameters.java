package org.numicoin.crypto;

/// What a chain spec sets of Argon2id.
///
/// @param memoryKib memory of one hash in KiB, at least 8 a lane (RFC 9106, section 3.1) and at
///   most 1 GiB
/// @param passes from 1 to 1024
/// @param lanes from 1 to 64
public record Argon2Parameters(int memoryKib, int passes, int lanes) {
    private static final int MEMORY_KIB_MAX = 1 << 20;
    private static final int PASSES_MAX = 1024;
    private static final int LANES_MAX = 64;

    public Argon2Parameters {
        requireIn("lanes", lanes, 1, LANES_MAX);
        requireIn("passes", passes, 1, PASSES_MAX);
        requireIn("memory in KiB", memoryKib, 8 * lanes, MEMORY_KIB_MAX);
    }

    private static void requireIn(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "Argon2 " + what + " is from " + min + " to " + max + ", not " + value);
        }
    }
}
