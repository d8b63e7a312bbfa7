package org.numicoin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import picocli.CommandLine.Option;

/// `--chain`, the same in every command that needs to know the network.
public final class ChainOption {
    private static final int FILE_BYTES_MAX = 1 << 20;

    @Option(
            names = "--chain",
            paramLabel = "NAME|FILE",
            defaultValue = "${NUMI_CHAIN:-localnet}",
            description =
                    "mainnet, testnet, localnet or the file of a chain spec (${DEFAULT-VALUE}).")
    private String chain = "localnet";

    /// As it was given: a name or a file.
    public String text() {
        return chain;
    }

    public ChainSpec spec() {
        try {
            return ChainSpecs.NAMES.contains(chain)
                    ? ChainSpecs.named(chain)
                    : ChainSpecs.parse(read(Path.of(chain)));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.USAGE, "--chain " + chain + ": " + e.getMessage(), e);
        }
    }

    private String read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= FILE_BYTES_MAX) {
                return Files.readString(file, StandardCharsets.UTF_8);
            }
            throw new CommandException(
                    ExitCode.USAGE,
                    "--chain %s: expected one of %s or a file of at most 1 MiB"
                            .formatted(chain, String.join(", ", ChainSpecs.NAMES)));
        } catch (IOException e) {
            throw new CommandException(ExitCode.USAGE, "--chain " + chain + " cannot be read", e);
        }
    }
}
