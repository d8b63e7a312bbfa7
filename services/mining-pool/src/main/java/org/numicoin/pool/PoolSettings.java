package org.numicoin.pool;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What the pool works for, and how it judges work.
///
/// @param address gets the rewards of the pool's blocks; of the chain that is mined
/// @param verifyThreads that compute proofs of work; 0 takes all cores but one, at least one
/// @param grace for which a share still counts after another block was found
/// @param templateAgeMax a template older than this is not worked on any more, and a block that
///   could not be sent for this long is given up
/// @param selfSelect whether miners may work on templates of their own nodes, whose blocks the pool
///   cannot send itself
@Validated
@ConfigurationProperties("numi.pool")
public record PoolSettings(
        @DefaultValue("") @NotBlank(message = "must be the address that gets the pool's rewards")
                String address,
        @DefaultValue("0") @Min(0) @Max(1_024) int verifyThreads,
        @DefaultValue("5s") @NotNull @DurationMax(minutes = 5) Duration grace,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 10) @DurationMax(hours = 24)
                Duration templateAgeMax,
        @DefaultValue("false") boolean selfSelect) {

    /// How many threads verify on a machine with so many cores.
    public int threadsOn(int cores) {
        return verifyThreads == 0 ? Math.max(1, cores - 1) : verifyThreads;
    }
}
