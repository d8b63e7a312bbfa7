package org.numicoin.explorer;

import jakarta.validation.constraints.NotBlank;
import org.numicoin.kit.rpc.RpcTarget;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the validator answers.
///
/// @param target host:port, a name may stand for several replicas
@Validated
@ConfigurationProperties("numi.validator")
public record ValidatorSettings(@DefaultValue("127.0.0.1:9090") @NotBlank String target) {
    public ValidatorSettings {
        var _ = RpcTarget.parse(target);
    }

    RpcTarget parsed() {
        return RpcTarget.parse(target);
    }
}
