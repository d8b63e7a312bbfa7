package org.numicoin.pool.stratum;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.pool.session.Bans;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// When an address is sent away; see docs/api/stratum.md for what has how many points.
///
/// @param points at which it is banned
/// @param time of a ban
/// @param memory after which points are forgotten
/// @param addresses kept in mind at most
@Validated
@ConfigurationProperties("numi.pool.bans")
public record BanSettings(
        @DefaultValue("100") @Min(1) @Max(1_000_000) int points,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) Duration time,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) Duration memory,
        @DefaultValue("100000") @Min(1) @Max(10_000_000) int addresses) {
    Bans.Settings bans() {
        return new Bans.Settings(points, time, memory, addresses);
    }
}
