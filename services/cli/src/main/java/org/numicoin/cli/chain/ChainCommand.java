package org.numicoin.cli.chain;

import java.net.URI;
import java.util.Optional;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.OutputOption;
import org.numicoin.cli.cluster.ReplicaOption;
import org.numicoin.cli.storage.ChainFileCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `numi chain`.
@Command(
        name = "chain",
        description =
                "Shows what a validator's chain rests on, decides what it cannot, keeps it as a file.",
        mixinStandardHelpOptions = true,
        subcommands = {ChainFileCommand.Export.class, ChainFileCommand.Import.class})
public final class ChainCommand extends CommandGroup {
    /// `--node`, `--replica` and `--validator`: which validator to ask.
    static final class Target {
        @Option(
                names = "--validator",
                paramLabel = "URL",
                defaultValue = "${NUMI_VALIDATOR:-}",
                description =
                        "Management port of a validator elsewhere (NUMI_VALIDATOR), instead of --node.")
        private String validator = "";

        @Mixin private ReplicaOption replica = new ReplicaOption();

        ValidatorLog connect() {
            return new ValidatorLog(address());
        }

        ValidatorChain connectToChain() {
            return new ValidatorChain(address());
        }

        private URI address() {
            return replica.management(validator);
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

    /// What every order has.
    static final class Order {
        @Mixin private Target target = new Target();
        @Mixin private OutputOption output = new OutputOption();

        @Option(names = "--dry-run", description = "Only says what would happen.")
        private boolean dryRun;

        int give(String order, String field, Object value) {
            try (ValidatorChain validator = target.connectToChain()) {
                var outcome = validator.order(order, field, value, dryRun);
                output.result(outcome, text(outcome));
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "branches",
            description = {
                "Shows the branches that are stored beside the main chain, the one with the most work",
                "first. One that is ahead has more work than the main chain, but leaves it deeper than",
                "the reorganization limit: an operator has to decide."
            },
            footer = {"", "Example: ./numi chain branches"},
            mixinStandardHelpOptions = true)
    int branches(@Mixin Target target, @Mixin OutputOption output) {
        try (ValidatorChain validator = target.connectToChain()) {
            var branches = validator.branches();
            output.result(branches, text(branches));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "accept-reorg",
            description = {
                "Adopts the branch that ends in a block, although it leaves the chain deeper than the",
                "reorganization limit. It has to have more work and to be valid."
            },
            footer = {"", "Example: ./numi chain accept-reorg 00c0… --dry-run"},
            mixinStandardHelpOptions = true)
    int acceptReorganization(
            @Mixin Order order,
            @Parameters(paramLabel = "ID", description = "The branch's last block.") String id) {
        return order.give("accept-reorg", "id", id);
    }

    @Command(
            name = "invalidate",
            description = {
                "Treats a block as invalid, with all blocks on it, until it is reconsidered. If it is in",
                "the main chain, that is taken back and the best other branch adopted."
            },
            footer = {"", "Example: ./numi chain invalidate 00c0… --dry-run"},
            mixinStandardHelpOptions = true)
    int invalidate(
            @Mixin Order order,
            @Parameters(paramLabel = "ID", description = "The block.") String id) {
        return order.give("invalidate", "id", id);
    }

    @Command(
            name = "reconsider",
            description =
                    "Takes invalidate back: the branch with the most work is the chain again.",
            footer = {"", "Example: ./numi chain reconsider 00c0…"},
            mixinStandardHelpOptions = true)
    int reconsider(
            @Mixin Order order,
            @Parameters(paramLabel = "ID", description = "The block.") String id) {
        return order.give("reconsider", "id", id);
    }

    @Command(
            name = "rewind",
            description = {
                "Takes the chain back to a height: invalidates the block above it. Reconsider that block",
                "to undo it."
            },
            footer = {"", "Example: ./numi chain rewind 1200 --dry-run"},
            mixinStandardHelpOptions = true)
    int rewind(
            @Mixin Order order,
            @Parameters(paramLabel = "HEIGHT", description = "Of the block that is to be the tip.")
                    long height) {
        return order.give("rewind", "height", height);
    }

    private static String text(ValidatorChain.Outcome outcome) {
        return "%s: %d blocks taken back, %d connected%ntip %s at height %d%n"
                .formatted(
                        outcome.dryRun() ? "would be done" : "done",
                        outcome.disconnected(),
                        outcome.connected(),
                        outcome.tip(),
                        outcome.height());
    }

    private static String text(ValidatorChain.Branches found) {
        var text = new StringBuilder();
        text.append("tip %s at height %d%n".formatted(found.tip(), found.height()));
        for (ValidatorChain.Branch branch : found.branches()) {
            text.append(
                    "%-7s %s at height %d, leaves the chain at %d %s"
                            .formatted(
                                    branch.state(),
                                    branch.id(),
                                    branch.height(),
                                    branch.forkHeight(),
                                    branch.code())
                            .strip());
            text.append(System.lineSeparator());
        }
        return text.toString();
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
