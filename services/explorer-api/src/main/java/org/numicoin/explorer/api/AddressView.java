package org.numicoin.explorer.api;

import java.util.List;
import java.util.Optional;
import org.numicoin.explorer.index.AddressStats;

/// An address: its account, and what happened there.
///
/// @param balance in the state of the tip, nano
/// @param nonce of the next transaction
/// @param pendingNonce of the next transaction after those in the pool
/// @param immature rewards that are not credited yet, nano
record AddressView(
        String address,
        boolean exists,
        String balance,
        long nonce,
        long pendingNonce,
        String immature,
        Optional<AuthorizationView> authorization,
        ChainStats chainStats,
        PoolStats mempoolStats) {

    /// @param kind `key`, `policy`, or `not-revealed` before the first transaction
    /// @param known places of the keys that the state holds
    record AuthorizationView(String id, String kind, List<Integer> known) {}

    /// Counts and sums in nano over the main chain.
    record ChainStats(
            long txCount,
            long sentCount,
            long receivedCount,
            long minedCount,
            String sentSum,
            String receivedSum,
            String feeSum,
            String rewardSum) {
        static ChainStats of(AddressStats stats) {
            return new ChainStats(
                    stats.transactions(),
                    stats.sent(),
                    stats.received(),
                    stats.mined(),
                    stats.sentSum().toDecimal(),
                    stats.receivedSum().toDecimal(),
                    stats.feeSum().toDecimal(),
                    stats.rewardSum().toDecimal());
        }
    }

    /// The same of the pool; fees as in the next block.
    record PoolStats(
            long txCount,
            long sentCount,
            long receivedCount,
            String sentSum,
            String receivedSum,
            String feeSum) {}
}
