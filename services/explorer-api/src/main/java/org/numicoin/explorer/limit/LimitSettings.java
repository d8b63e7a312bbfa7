package org.numicoin.explorer.limit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What one client may ask of all replicas together. A client is an IPv4 address or an IPv6 network
/// of 64 bits.
///
/// @param submit transactions in a window
/// @param read other requests in a window
/// @param window that slides
/// @param exempt networks without limits, such as `10.0.0.0/8`
/// @param trustedProxies networks of proxies whose `X-Forwarded-For` is believed
@Validated
@ConfigurationProperties("numi.explorer.limit")
public record LimitSettings(
        @DefaultValue("100") @Min(1) @Max(1_000_000) int submit,
        @DefaultValue("600") @Min(1) @Max(1_000_000) int read,
        @DefaultValue("10s") @NotNull @DurationMin(seconds = 1) @DurationMax(seconds = 3600)
                Duration window,
        @DefaultValue({"127.0.0.0/8", "::1/128"}) @NotNull List<String> exempt,
        @DefaultValue @NotNull List<String> trustedProxies) {
    /// Checks the networks.
    public LimitSettings {
        exempt = List.copyOf(exempt);
        trustedProxies = List.copyOf(trustedProxies);
        var _ = Networks.parse(exempt);
        var _ = Networks.parse(trustedProxies);
    }

    int of(Traffic traffic) {
        return switch (traffic) {
            case SUBMIT -> submit;
            case READ -> read;
        };
    }
}
