package org.numicoin.mining;

import java.util.Locale;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.FastestHash;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What every service needs that searches for blocks or judges the search of others.
@Configuration(proxyBeanMethods = false)
public class MiningConfiguration {
    /// The chain's proof of work, by the fastest kernel that computes it rightly here.
    @Bean
    public ProofOfWorkHash proofOfWorkHash(ChainSpec spec) {
        return FastestHash.of(spec);
    }

    /// Who gets rewards, as a setting says it.
    ///
    /// @param setting such as `numi.miner.address`
    /// @param text its value
    /// @throws FatalError that names the setting when this is no address of the chain
    public static Address rewardAddress(String setting, String text, ChainSpec spec) {
        try {
            return Bech32m.decode(spec.addressPrefix(), text);
        } catch (IllegalArgumentException e) {
            throw new FatalError(
                    "%s (%s) \"%s\"".formatted(setting, variable(setting), text),
                    String.valueOf(e.getMessage()),
                    "use an address of " + spec.name() + ", as `numi wallet list` shows them",
                    e);
        }
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
