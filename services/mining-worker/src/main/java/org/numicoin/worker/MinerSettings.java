package org.numicoin.worker;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.mining.NonceSpace;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Who mines, and how much.
///
/// @param address gets the rewards; of the chain that is mined
/// @param threads that hash; 0 takes all cores but one, at least one
/// @param share of its time that each thread hashes; a machine that has other work gives less than
///   1
/// @param templateAgeMax a template older than this is not searched any more, and a solution that
///   could not be sent for this long is given up
@Validated
@ConfigurationProperties("numi.miner")
public record MinerSettings(
        @DefaultValue("") @NotBlank(message = "must be the address that gets the rewards")
                String address,
        @DefaultValue("0") @Min(0) @Max(NonceSpace.THREADS_MAX) int threads,
        @DefaultValue("1") @DecimalMin("0.001") @DecimalMax("1") double share,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 10) @DurationMax(hours = 24)
                Duration templateAgeMax) {

    /// How many threads on a machine with so many cores.
    int threadsOn(int cores) {
        return threads == 0 ? Math.max(1, cores - 1) : threads;
    }
}
