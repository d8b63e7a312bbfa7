package org.numicoin.explorer.push;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Limits of the WebSocket.
///
/// @param clientsMax connected at a time
/// @param tracksMax transactions and addresses that one client tracks
/// @param outboxMax messages that wait for one client
/// @param ping how often an idle connection is pinged; proxies close at a minute
@Validated
@ConfigurationProperties("numi.explorer.push")
public record PushSettings(
        @DefaultValue("1024") @Min(1) @Max(65536) int clientsMax,
        @DefaultValue("64") @Min(1) @Max(4096) int tracksMax,
        @DefaultValue("256") @Min(16) @Max(4096) int outboxMax,
        @DefaultValue("25s") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 30)
                Duration ping) {}
