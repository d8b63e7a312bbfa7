package org.numicoin.kit.config;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where Redis is.
///
/// @param url such as `redis://user:password@host:6379/0`
/// @param timeout of one command
@Validated
@ConfigurationProperties("numi.redis")
public record RedisSettings(
        @DefaultValue("redis://127.0.0.1:6379") @NotNull URI url,
        @DefaultValue("1s") @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 60)
                Duration timeout) {
    private static final int PORT = 6379;

    public RedisSettings {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("redis".equals(scheme) || "rediss".equals(scheme))) {
            throw new IllegalArgumentException(
                    "url must be redis://host:port or rediss://host:port, not " + url);
        }
    }

    /// The port of the url, or the usual one.
    public int port() {
        return url.getPort() < 0 ? PORT : url.getPort();
    }

    /// Where it is, without the password that the url may have.
    public String address() {
        return url.getHost() + ":" + port();
    }
}
