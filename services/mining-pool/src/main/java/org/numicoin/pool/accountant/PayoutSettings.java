package org.numicoin.pool.accountant;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.pool.payout.PayoutRules;
import org.numicoin.primitives.Amount;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the pool divides and pays. All pods of a pool have the same.
///
/// @param fee hundredths of a percent of each reward that the pool keeps
/// @param minimum NUMI that a miner has to be owed before it is paid
/// @param interval least time between two payouts
/// @param confirmations blocks, its own among them, until a payout counts as paid
/// @param feeMax hundredths of a percent of a payout's sum that its fee may be
/// @param wallet file of the wallet that has the pool's key; empty: nobody is paid
/// @param passwordFile file with its password; empty: the wallet has none
@Validated
@ConfigurationProperties("numi.pool.payout")
public record PayoutSettings(
        @DefaultValue("100") @Min(0) @Max(PayoutRules.WHOLE) int fee,
        @DefaultValue("1") @NotNull String minimum,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 30)
                Duration interval,
        @DefaultValue("10") @Min(1) @Max(100_000) long confirmations,
        @DefaultValue("500") @Min(1) @Max(PayoutRules.WHOLE) int feeMax,
        @DefaultValue("") @NotNull String wallet,
        @DefaultValue("") @NotNull String passwordFile) {
    public PayoutSettings {
        var _ = Amount.parseNumi(minimum);
    }

    /// Whether miners are paid.
    public boolean isPaying() {
        return !wallet.isBlank();
    }

    public PayoutRules rules() {
        return new PayoutRules(fee, Amount.parseNumi(minimum), interval, confirmations, feeMax);
    }
}
