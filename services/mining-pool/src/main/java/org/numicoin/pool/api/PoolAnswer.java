package org.numicoin.pool.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pool in Miningcore's shape; what is added to that stands at the end of each record.
///
/// @param poolEffort work since the last block, in those that one takes on average
/// @param poolLuck above 1 when the last hundred blocks took less
record PoolAnswer(
        String id,
        Coin coin,
        Map<String, Port> ports,
        PaymentProcessing paymentProcessing,
        double poolFeePercent,
        String address,
        Stats poolStats,
        NetworkStats networkStats,
        List<MinerAnswer.Listed> topMiners,
        BigDecimal totalPaid,
        long totalBlocks,
        Optional<Instant> lastPoolBlockTime,
        double poolEffort,
        String totalPaidNano,
        double poolLuck,
        String minerAlgorithm) {
    /// @param algorithm of the proof of work
    record Coin(String type, String name, String symbol, String algorithm, String addressPrefix) {}

    /// A port for miners; each takes TLS and plain text.
    record Port(
            String listenAddress,
            double difficulty,
            VarDiff varDiff,
            boolean tls,
            boolean tlsAuto) {}

    /// Difficulties that follow the miner; times in seconds.
    record VarDiff(
            double minDiff,
            double maxDiff,
            double targetTime,
            double retargetTime,
            double variancePercent) {}

    record PaymentProcessing(
            boolean enabled,
            BigDecimal minimumPayment,
            String payoutScheme,
            Map<String, Double> payoutSchemeConfig,
            String minimumPaymentNano,
            long payoutInterval) {}

    /// @param connectedMiners that sent a share in the last ten minutes
    record Stats(int connectedMiners, double poolHashrate, double sharesPerSecond) {}

    /// @param blockHeight of the newest block
    record NetworkStats(
            String networkType,
            double networkHashrate,
            double networkDifficulty,
            long blockHeight,
            String rewardType) {}

    record One(PoolAnswer pool) {}

    record All(List<PoolAnswer> pools) {}

    /// The pool in an hour.
    record Sample(
            double poolHashrate,
            int connectedMiners,
            double validSharesPerSecond,
            double networkHashrate,
            double networkDifficulty,
            Instant created) {}

    record Performance(List<Sample> stats) {}
}
