package org.numicoin.pool.api;

import java.time.Duration;
import java.util.Map;
import org.numicoin.chain.ChainSpec;
import org.numicoin.pool.accountant.PayoutSettings;
import org.numicoin.pool.ledger.ShareFold;
import org.numicoin.pool.stratum.DifficultySettings;
import org.numicoin.pool.stratum.StratumSettings;
import org.numicoin.primitives.Amount;

/// On what terms the pool works, which do not change while it runs.
record Terms(
        PoolAnswer.Coin coin,
        Map<String, PoolAnswer.Port> ports,
        PoolAnswer.PaymentProcessing paymentProcessing,
        double poolFeePercent,
        String address) {
    private static final double HUNDREDTHS_OF_A_PERCENT = 100;

    /// @param address of the pool
    static Terms of(
            ChainSpec spec,
            String address,
            ApiSettings settings,
            StratumSettings stratum,
            DifficultySettings difficulty,
            PayoutSettings payouts) {
        int port =
                settings.api().stratumPort() == 0 ? stratum.port() : settings.api().stratumPort();
        return new Terms(
                new PoolAnswer.Coin(
                        Texts.SYMBOL, "NumiCoin", Texts.SYMBOL, "argon2id", spec.addressPrefix()),
                Map.of(Integer.toString(port), port(stratum, difficulty)),
                paymentProcessing(spec, payouts),
                payouts.fee() / HUNDREDTHS_OF_A_PERCENT,
                address);
    }

    private static PoolAnswer.Port port(StratumSettings stratum, DifficultySettings difficulty) {
        return new PoolAnswer.Port(
                stratum.address(),
                difficulty.first(),
                new PoolAnswer.VarDiff(
                        difficulty.least(),
                        difficulty.most(),
                        seconds(difficulty.target()),
                        seconds(difficulty.retarget()),
                        difficulty.variance() * 100),
                true,
                true);
    }

    private static PoolAnswer.PaymentProcessing paymentProcessing(
            ChainSpec spec, PayoutSettings payouts) {
        Amount minimum = payouts.rules().minimum(spec);
        return new PoolAnswer.PaymentProcessing(
                payouts.isPaying(),
                Numi.decimal(minimum.nano()),
                "PPLNS",
                Map.of("factor", (double) ShareFold.WINDOW_FACTOR),
                Numi.exact(minimum.nano()),
                payouts.interval().toSeconds());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
