package org.numicoin.pool.stratum;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The port for miners.
///
/// @param address to listen at
/// @param port for both TLS and plain text; 0 takes any
/// @param connections at most
/// @param perAddress of one IPv4 address or IPv6 network of 64 bits, at most
/// @param proxies networks such as `10.0.0.0/8` whose connections begin with a PROXY protocol
///   header
/// @param certificate PEM file of a certificate chain; empty: one made at start
/// @param key PEM file of its private key (PKCS#8)
/// @param login in which a miner has to log in
/// @param idle after which a connection is closed from which no whole line came
/// @param drainHost where miners are sent when this pod stops; empty: they are only disconnected
/// @param drainPort of that host
/// @param drain for which shares are still taken when this pod stops
@Validated
@ConfigurationProperties("numi.pool.stratum")
public record StratumSettings(
        @DefaultValue("0.0.0.0") @NotBlank String address,
        @DefaultValue("3333") @Min(0) @Max(65_535) int port,
        @DefaultValue("20000") @Min(1) @Max(1_000_000) int connections,
        @DefaultValue("256") @Min(1) @Max(1_000_000) int perAddress,
        @DefaultValue List<String> proxies,
        @DefaultValue("") @NotNull String certificate,
        @DefaultValue("") @NotNull String key,
        @DefaultValue("20s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10)
                Duration login,
        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24)
                Duration idle,
        @DefaultValue("") @NotNull String drainHost,
        @DefaultValue("3333") @Min(1) @Max(65_535) int drainPort,
        @DefaultValue("3s") @NotNull @DurationMax(minutes = 5) Duration drain) {
    /// What miners search with, by its full name; the short one is another algorithm to XMRig.
    public static final String ALGORITHM = "argon2/chukwav2";

    public StratumSettings {
        proxies = List.copyOf(proxies);
    }
}
