package org.numicoin.cli.tool;

import org.numicoin.cli.CommandGroup;
import picocli.CommandLine.Command;

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
public final class ToolCommand extends CommandGroup {}
