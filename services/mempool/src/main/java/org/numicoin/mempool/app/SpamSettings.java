package org.numicoin.mempool.app;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.numicoin.mempool.spam.BudgetLimits;
import org.numicoin.mempool.spam.BudgetLimits.Allowance;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What this replica does for transactions that it refuses then. Budgets are in verifications of
/// one signature.
///
/// @param refusedIds refusals for good that are remembered
/// @param originBurst that one origin may waste at once
/// @param originPerSecond that it gets back, under load down to an eighth
/// @param commonBurst that all origins together may waste at once beyond what they have earned
/// @param commonPerSecond that they get back, under load down to an eighth
public record SpamSettings(
        @DefaultValue("32768") @Min(2) @Max(16_777_216) int refusedIds,
        @DefaultValue("64") @Min(1) @Max(1_000_000) int originBurst,
        @DefaultValue("64") @Min(1) @Max(1_000_000) int originPerSecond,
        @DefaultValue("2048") @Min(1) @Max(1_000_000) int commonBurst,
        @DefaultValue("1024") @Min(1) @Max(1_000_000) int commonPerSecond) {
    /// As without any setting.
    public static final SpamSettings DEFAULT = new SpamSettings(32_768, 64, 64, 2_048, 1_024);

    private static final int EARNED = 1_024;
    private static final int ORIGINS = 4_096;

    BudgetLimits limits() {
        return new BudgetLimits(
                new Allowance(originBurst, originPerSecond),
                new Allowance(commonBurst, commonPerSecond),
                EARNED,
                ORIGINS);
    }
}
