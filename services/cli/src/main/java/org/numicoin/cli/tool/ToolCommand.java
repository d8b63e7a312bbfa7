package org.numicoin.cli.tool;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `numi tool`.
@Command(
        name = "tool",
        description = "Looks into hashes, encodings, addresses, proofs and whole chains.",
        subcommands = {
            PowHashCommand.class,
            DecodeCommand.class,
            VerifyChainCommand.class,
            AddressCommand.class,
            KeyIdCommand.class,
            VerifyProofCommand.class
        },
        footer = {"", "Example: ./numi tool verify-chain"},
        mixinStandardHelpOptions = true)
public final class ToolCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
