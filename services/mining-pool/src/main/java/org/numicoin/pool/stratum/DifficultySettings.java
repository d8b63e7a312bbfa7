package org.numicoin.pool.stratum;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.pool.job.ShareDifficulty;
import org.numicoin.pool.session.Vardiff;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How hard shares are. A job is never harder than its block.
///
/// @param first of a miner that asks for none
/// @param least that is given out and taken, unless a block is easier
/// @param most that is given out
/// @param target wanted between two shares
/// @param retarget between two looks at a miner
/// @param variance by which the time between shares may be off
@Validated
@ConfigurationProperties("numi.pool.difficulty")
public record DifficultySettings(
        @DefaultValue("5000") @Min(1) @Max(ShareDifficulty.VALUE_MAX) long first,
        @DefaultValue("500") @Min(1) @Max(ShareDifficulty.VALUE_MAX) long least,
        @DefaultValue("1000000000") @Min(1) @Max(ShareDifficulty.VALUE_MAX) long most,
        @DefaultValue("15s") @NotNull @DurationMin(millis = 100) Duration target,
        @DefaultValue("90s") @NotNull @DurationMin(millis = 100) Duration retarget,
        @DefaultValue("0.3") @DecimalMin("0.01") @DecimalMax("0.9") double variance) {
    Vardiff.Settings vardiff() {
        return new Vardiff.Settings(target, retarget, variance, least, Math.max(least, most));
    }
}
