package org.numicoin.kit.config;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.numicoin.messaging.TopicPrefix;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Which node this process is a part of.
///
/// @param chain mainnet, testnet, localnet, or the path of a chain spec file
/// @param prefix begins every topic, group, client id and Redis key; empty: `numi.` and the chain's
///   name
/// @param dataDir the folder of this instance's own state
/// @param instance tells the replicas of a service apart in logs and client ids
@Validated
@ConfigurationProperties("numi")
public record NodeSettings(
        @DefaultValue("localnet") @NotBlank String chain,
        @DefaultValue("") @Pattern(regexp = PREFIX, message = PREFIX_RULE) String prefix,
        @DefaultValue("data") @NotNull Path dataDir,
        @DefaultValue("1") @Pattern(regexp = INSTANCE, message = INSTANCE_RULE) String instance) {
    private static final String PREFIX = "|[a-z0-9-]+(\\.[a-z0-9-]+)*";
    private static final String PREFIX_RULE = "must be a-z, 0-9, '-' in parts joined by '.'";
    private static final String INSTANCE = "[A-Za-z0-9._-]{1,63}";
    private static final String INSTANCE_RULE = "must be 1 to 63 of A-Z, a-z, 0-9, '.', '_', '-'";

    /// The prefix of a chain with this name.
    public TopicPrefix topicPrefix(String chainName) {
        return prefix.isEmpty() ? TopicPrefix.ofChain(chainName) : new TopicPrefix(prefix);
    }
}
