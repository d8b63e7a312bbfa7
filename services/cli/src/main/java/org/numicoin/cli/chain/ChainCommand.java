package org.numicoin.cli.chain;

import java.util.Optional;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.cluster.NodeOption;
import org.numicoin.localnet.Ports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `numi chain`.
@Command(
        name = "chain",
        description = "Shows and repairs what a validator's chain rests on.",
        mixinStandardHelpOptions = true)
public final class ChainCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// `--node` and `--validator`: which validator to ask.
    static final class Target {
        @Option(
                names = "--validator",
                paramLabel = "URL",
                defaultValue = "${NUMI_VALIDATOR:-}",
                description =
                        "Management port of a validator elsewhere (NUMI_VALIDATOR), instead of --node.")
        private String validator = "";

        @Mixin private NodeOption node = new NodeOption();

        ValidatorLog connect() {
            return new ValidatorLog(node.service(Ports.VALIDATOR_HTTP, "--validator", validator));
        }
    }

    @Command(
            name = "log",
            description = "Shows where a validator stands in chain.events, and why it has stopped.",
            footer = {"", "Example: ./numi chain log --json"},
            mixinStandardHelpOptions = true)
    int log(@Mixin Target target, @Mixin OutputOption output) {
        try (ValidatorLog validator = target.connect()) {
            var status = validator.status();
            output.result(status, text(status));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "republish",
            description = {
                "Begins a new chain.events with a validator's chain, after the old one was lost.",
                "Without --tip it only shows what would be done. Other validators with the same tip",
                "and all other services go on by themselves; a validator with another chain stops."
            },
            footer = {"", "Example: ./numi chain republish --tip 00c0…"},
            mixinStandardHelpOptions = true)
    int republish(
            @Mixin Target target,
            @Mixin OutputOption output,
            @Option(names = "--tip", paramLabel = "ID", description = "The validator's tip: do it.")
                    Optional<String> tip) {
        try (ValidatorLog validator = target.connect()) {
            var status = tip.isPresent() ? validator.republish(tip.get()) : validator.status();
            output.result(status, text(status));
            if (tip.isEmpty()) {
                output.progress("to begin a new log from here, add --tip " + status.tip());
            }
        }
        return ExitCode.OK;
    }

    private static String text(ValidatorLog.Status status) {
        String text =
                "log %s, term %d, sequence %d%ntip %s at height %d%nrole %s%n"
                        .formatted(
                                status.log(),
                                status.term(),
                                status.sequence(),
                                status.tip(),
                                status.height(),
                                status.role());
        return status.reason().isEmpty() ? text : text + status.reason() + "%n".formatted();
    }
}
