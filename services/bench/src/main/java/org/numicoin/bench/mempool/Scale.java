package org.numicoin.bench.mempool;

/// How much is done.
///
/// @param accounts that send
/// @param nonces transfers of each account in the pool from which blocks are chosen
/// @param chain transfers of one account where chains of one sender are admitted
/// @param rounds that count
/// @param warmUp rounds before them
/// @param million transactions whose memory is measured
/// @param wave transfers of one round through Kafka and Redis
record Scale(int accounts, int nonces, int chain, int rounds, int warmUp, int million, int wave) {
    static final Scale FULL = new Scale(12_800, 8, 32, 5, 4, 1_000_000, 8_192);
    static final Scale QUICK = new Scale(640, 4, 16, 2, 1, 20_000, 1_024);
}
