package org.numicoin.gateway.app;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The password of the node key. Without any a random one is made, in a file beside the key.
///
/// @param keyPassword the password itself; empty for none
/// @param keyPasswordFile a file with the password; empty for none
@Validated
@ConfigurationProperties("numi.p2p")
public record NodeKeySettings(
        @DefaultValue("") @NotNull String keyPassword,
        @DefaultValue("") @NotNull String keyPasswordFile) {
    Optional<String> password() {
        return keyPassword.isEmpty() ? Optional.empty() : Optional.of(keyPassword);
    }

    Optional<Path> passwordFile() {
        return keyPasswordFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(keyPasswordFile));
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "NodeKeySettings[keyPasswordFile=" + keyPasswordFile + "]";
    }
}
