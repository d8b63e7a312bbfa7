package org.numicoin.pool.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the pool tells what it does.
///
/// @param id name of the pool in paths and notifications
@Validated
@ConfigurationProperties("numi.pool")
public record ApiSettings(
        @DefaultValue("numi") @Pattern(regexp = "[a-z0-9-]{1,32}") String id,
        @DefaultValue @NotNull @Valid Api api) {

    /// Limits of REST and WebSocket.
    ///
    /// @param stratumPort for miners, as the page names it; 0: the one that is listened at. Another
    ///   one where a balancer stands before the pods
    /// @param readThreads that answer questions
    /// @param readQueue questions that wait for a thread; beyond it clients are told to come again
    /// @param clients of the WebSocket at a time
    /// @param outbox messages that wait for one of them
    /// @param ping how often a connection is pinged; proxies close an idle one at a minute
    /// @param hashrate how often clients are told of it
    public record Api(
            @DefaultValue("0") @Min(0) @Max(65_535) int stratumPort,
            @DefaultValue("2") @Min(1) @Max(64) int readThreads,
            @DefaultValue("512") @Min(1) @Max(65_536) int readQueue,
            @DefaultValue("1024") @Min(1) @Max(65_536) int clients,
            @DefaultValue("256") @Min(16) @Max(4_096) int outbox,
            @DefaultValue("25s") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 30)
                    Duration ping,
            @DefaultValue("10s") @NotNull @DurationMin(millis = 50) @DurationMax(minutes = 10)
                    Duration hashrate) {}
}
