package org.numicoin.explorer;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.numicoin.kit.rpc.RpcTarget;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the validators answer.
///
/// @param target host:port of each replica, joined by commas; a name with several addresses stands
///   for several
@Validated
@ConfigurationProperties("numi.validator")
public record ValidatorSettings(@DefaultValue("127.0.0.1:9090") @NotBlank String target) {
    public ValidatorSettings {
        var _ = RpcTarget.parseList(target);
    }

    List<RpcTarget> replicas() {
        return RpcTarget.parseList(target);
    }
}
