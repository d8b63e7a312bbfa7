package org.numicoin.pool.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// What WebSocket clients are told, in Miningcore's words; what is added to that stands at the end
/// of each record.
sealed interface Notification {
    @JsonProperty("type")
    String type();

    /// A block of the pool is in the main chain.
    record BlockFound(
            String poolId,
            long blockHeight,
            String symbol,
            String name,
            Optional<String> miner,
            String blockHash)
            implements Notification {
        @Override
        public String type() {
            return "blockfound";
        }
    }

    /// The chain has a new block, whoever found it.
    record NewChainHeight(String poolId, long blockHeight, String symbol, String name)
            implements Notification {
        @Override
        public String type() {
            return "newchainheight";
        }
    }

    /// A block of the pool is a step nearer to maturity.
    ///
    /// @param progress from 0 to 1
    record BlockUnlockProgress(
            String poolId,
            long blockHeight,
            String symbol,
            String name,
            double progress,
            Optional<Double> effort,
            String blockHash)
            implements Notification {
        @Override
        public String type() {
            return "blockunlockprogress";
        }
    }

    /// A block of the pool is mature, or was orphaned.
    ///
    /// @param status `confirmed` or `orphaned`
    record BlockUnlocked(
            String poolId,
            long blockHeight,
            String symbol,
            String name,
            String status,
            String blockHash,
            BigDecimal reward,
            Optional<Double> effort,
            Optional<String> miner,
            String rewardNano)
            implements Notification {
        @Override
        public String type() {
            return "blockunlocked";
        }
    }

    /// A payout was signed and is sent.
    ///
    /// @param recpientsCount spelled as Miningcore spells it
    /// @param txFee the most that it may cost
    record PaymentSent(
            String poolId,
            String symbol,
            BigDecimal amount,
            int recpientsCount,
            List<String> txIds,
            BigDecimal txFee,
            String amountNano,
            String txFeeNano)
            implements Notification {
        @Override
        public String type() {
            return "payment";
        }
    }

    /// How fast the whole pool is.
    record HashrateUpdated(String poolId, double hashrate, int miners) implements Notification {
        @Override
        public String type() {
            return "hashrateupdated";
        }
    }
}
