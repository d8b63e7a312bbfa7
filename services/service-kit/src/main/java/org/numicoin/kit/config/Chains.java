package org.numicoin.kit.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.FatalError;

/// Finds the chain that a process works on.
public final class Chains {
    private Chains() {}

    /// Reads a chain's spec.
    ///
    /// @param chain one of the names that the library knows, or the path of a chain spec file
    public static ChainSpec read(String chain) {
        try {
            return ChainSpecs.NAMES.contains(chain)
                    ? ChainSpecs.named(chain)
                    : ChainSpecs.parse(Files.readString(Path.of(chain)));
        } catch (IOException | IllegalArgumentException e) {
            throw new FatalError(
                    "numi.chain (NUMI_CHAIN) \"" + chain + "\"",
                    e instanceof IOException
                            ? "no such chain and no readable file"
                            : String.valueOf(e.getMessage()),
                    "use one of " + ChainSpecs.NAMES + " or the path of a chain spec");
        }
    }
}
