package org.numicoin.pool.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// Blocks and payments in Miningcore's shape; what is added to that stands at the end.
final class BookAnswer {
    private BookAnswer() {}

    /// A block of the pool.
    ///
    /// @param status `pending`, `confirmed` or `orphaned`
    /// @param confirmationProgress from 0 to 1
    /// @param effort work that it took, in those that one takes on average
    /// @param transactionConfirmationData id of the block
    /// @param miner whose share solved it; absent when no share names it
    record Block(
            String poolId,
            long blockHeight,
            Optional<Double> networkDifficulty,
            String status,
            double confirmationProgress,
            Optional<Double> effort,
            String transactionConfirmationData,
            BigDecimal reward,
            String hash,
            Optional<String> miner,
            Optional<Instant> created,
            String rewardNano,
            BigDecimal poolFee,
            String poolFeeNano) {}

    /// What one miner got from one payout.
    ///
    /// @param transactionConfirmationData id of the transaction; absent before it is signed
    /// @param status `reserved`, `sent` or `confirmed`
    record Payment(
            String coin,
            String address,
            BigDecimal amount,
            Optional<String> transactionConfirmationData,
            Instant created,
            String amountNano,
            String status) {}
}
