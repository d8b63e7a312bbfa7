package org.numicoin.validator.tool;

import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.config.Chains;
import picocli.CommandLine.Option;

/// `--chain`, the same in every command.
final class ChainOption {
    @Option(
            names = "--chain",
            paramLabel = "NAME|FILE",
            defaultValue = "${NUMI_CHAIN:-localnet}",
            description = "mainnet, testnet, localnet or a chain spec file (${DEFAULT-VALUE}).")
    private String chain = "localnet";

    ChainSpec spec() {
        return Chains.read(chain);
    }
}
