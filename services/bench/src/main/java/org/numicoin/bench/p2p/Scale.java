package org.numicoin.bench.p2p;

/// How much of each thing is done: enough for numbers, or just enough to show that it works.
///
/// @param rounds turns of each contestant after those for warming up
/// @param streamBytes sent on one stream in a turn
/// @param warmConnections made before any is counted: the cryptography needs that many calls until
///   the JVM has compiled all of it for good
/// @param connections made in a turn
/// @param messages published in the mesh in a turn
/// @param slowBytes sent to a slow reader
/// @param farBytes sent over a long path
record Scale(
        int rounds,
        long streamBytes,
        int warmConnections,
        int connections,
        int messages,
        long slowBytes,
        long farBytes) {
    static final Scale FULL = new Scale(7, 512L << 20, 20_000, 2_000, 500, 1L << 30, 2L << 30);

    static final Scale QUICK = new Scale(1, 32L << 20, 40, 40, 50, 16L << 20, 16L << 20);
}
