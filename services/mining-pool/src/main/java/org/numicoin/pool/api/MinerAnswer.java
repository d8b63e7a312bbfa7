package org.numicoin.pool.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.pool.ledger.Speed;

/// A miner in Miningcore's shape; what is added to that stands at the end of each record.
///
/// @param pendingShares hashes worked since the pool's last block
/// @param pendingBalance of mature blocks, not yet paid; below zero when a block went away after it
///   was paid for
/// @param todayPaid since midnight UTC
/// @param performance of the last ten minutes
/// @param performanceSamples of the hours of the last day, the oldest first
/// @param immatureBalance of blocks whose reward cannot be spent yet
/// @param reservedBalance the part of the pending balance that a payout on its way has
record MinerAnswer(
        double pendingShares,
        BigDecimal pendingBalance,
        BigDecimal totalPaid,
        BigDecimal todayPaid,
        Optional<Instant> lastPayment,
        Sample performance,
        List<Sample> performanceSamples,
        String pendingBalanceNano,
        String totalPaidNano,
        String todayPaidNano,
        BigDecimal immatureBalance,
        String immatureBalanceNano,
        BigDecimal reservedBalance,
        String reservedBalanceNano,
        Optional<String> lastPaymentTransaction,
        Optional<Instant> lastShare) {
    /// Workers by name at a moment, or in the hour from then on.
    record Sample(Instant created, Map<String, Worker> workers) {}

    record Worker(double hashrate, double sharesPerSecond, Optional<Instant> lastShare) {
        static Worker of(Speed speed, Optional<Instant> lastShare) {
            return new Worker(speed.hashrate(), speed.shares(), lastShare);
        }
    }

    /// A miner among others.
    record Listed(String miner, double hashrate, double sharesPerSecond) {}

    /// What came into a miner's balance or left it.
    ///
    /// @param usage a sentence for people
    /// @param created absent where nobody remembers
    record BalanceChange(
            String poolId,
            String address,
            BigDecimal amount,
            String usage,
            Optional<Instant> created,
            String amountNano) {}

    /// What a miner earned by the blocks found on a day (UTC).
    record DailyEarning(BigDecimal amount, String date, String amountNano) {}
}
