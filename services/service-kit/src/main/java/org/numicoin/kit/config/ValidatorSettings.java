package org.numicoin.kit.config;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.kit.rpc.RpcTarget;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the validators are.
///
/// @param target host:port of each replica, joined by commas; a name with several addresses stands
///   for several
/// @param deadline of one question
@Validated
@ConfigurationProperties("numi.validator")
public record ValidatorSettings(
        @DefaultValue("127.0.0.1:9090") @NotBlank String target,
        @DefaultValue("2s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60)
                Duration deadline) {
    public ValidatorSettings {
        var _ = RpcTarget.parseList(target);
    }

    public List<RpcTarget> replicas() {
        return RpcTarget.parseList(target);
    }
}
