package org.numicoin.validator.tool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.validator.chainfile.ChainExport;
import org.numicoin.validator.chainfile.ChainImport;
import org.numicoin.validator.chainfile.RunningValidator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `numi chain export` and `import`.
@Command(
        name = "chain",
        description = "Writes the main chain into a file, and brings such a file into a cluster.",
        mixinStandardHelpOptions = true)
final class ChainCommand extends CommandGroup {
    /// Whose chain.
    static final class Target {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command = CommandSpec.create();

        @Option(
                names = "--grpc",
                paramLabel = "HOST:PORT",
                defaultValue = "${NUMI_VALIDATOR_TARGET:-127.0.0.1:7711}",
                description =
                        "gRPC port of the validator (NUMI_VALIDATOR_TARGET, else ${DEFAULT-VALUE}).")
        private String grpc = "";

        @Mixin private ChainOption chain = new ChainOption();

        ChainSpec spec() {
            return chain.spec();
        }

        RunningValidator connect(ChainSpec spec) {
            try {
                return new RunningValidator(spec, RpcTarget.parse(grpc));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "--grpc " + e.getMessage(), e);
            }
        }
    }

    /// Which topics.
    static final class Topics {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec command = CommandSpec.create();

        @Option(
                names = "--kafka",
                paramLabel = "HOST:PORT",
                split = ",",
                defaultValue = "${NUMI_KAFKA_BOOTSTRAP:-127.0.0.1:7700}",
                description = "Brokers (NUMI_KAFKA_BOOTSTRAP, else ${DEFAULT-VALUE}).")
        private List<String> bootstrap = List.of();

        @Option(
                names = "--prefix",
                defaultValue = "${NUMI_PREFIX:-}",
                description = "Begins every name (NUMI_PREFIX, else numi.<chain>).")
        private String prefix = "";

        KafkaClients clients(ChainSpec spec) {
            try {
                bootstrap.forEach(RpcTarget::parse);
                return new KafkaClients(
                        new KafkaSettings(bootstrap, 1, 1),
                        prefix.isEmpty()
                                ? TopicPrefix.ofChain(spec.name())
                                : new TopicPrefix(prefix),
                        "import",
                        spec.blockBytesMax(),
                        new SimpleMeterRegistry());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        command.commandLine(), "--kafka, --prefix: " + e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "export",
            description = {
                "Writes blocks of the main chain of a running validator into a new file, which is there",
                "whole or not at all."
            },
            footer = {"", "Example: ./numi chain export chain.numi --to 100000"},
            mixinStandardHelpOptions = true)
    int write(
            @Mixin Target target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "FILE", description = "Must not be there.") Path file,
            @Option(
                            names = "--from",
                            paramLabel = "H",
                            description = "First height. Default: 1, genesis is in the spec.")
                    Optional<Long> from,
            @Option(
                            names = "--to",
                            paramLabel = "H",
                            description = "Last height. Default: the tip.")
                    Optional<Long> to)
            throws IOException {
        ChainSpec spec = target.spec();
        try (var validator = target.connect(spec)) {
            var written = new ChainExport(validator, output.progress()).write(file, from, to);
            output.result(
                    written,
                    "blocks %d to %d in %s, %s%nlast %s"
                            .formatted(
                                    written.from(),
                                    written.to(),
                                    file,
                                    StorageCommand.size(written.bytes()),
                                    written.last()));
        }
        return StoreTool.OK;
    }

    @Command(
            name = "import",
            description = {
                "Checks a file and gives its blocks to a cluster, as a gateway gives those of peers.",
                "Blocks that the validator has are passed over: an import that was ended is run again."
            },
            footer = {"", "Example: ./numi chain import chain.numi"},
            mixinStandardHelpOptions = true)
    int read(
            @Mixin Target target,
            @Mixin Topics topics,
            @Mixin OutputOption output,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "120",
                            description = "For how long nothing may be decided (${DEFAULT-VALUE}).")
                    int wait,
            @Parameters(paramLabel = "FILE", description = "That export wrote.") Path file)
            throws IOException, InterruptedException {
        ChainSpec spec = target.spec();
        try (var validator = target.connect(spec)) {
            var read =
                    new ChainImport(
                                    spec,
                                    validator,
                                    topics.clients(spec),
                                    Duration.ofSeconds(wait),
                                    System::nanoTime,
                                    output.progress())
                            .read(file);
            String known =
                    "blocks %d to %d: %d given to the cluster, the others were there%nlast %s, %s"
                            .formatted(
                                    read.from(),
                                    read.to(),
                                    read.given(),
                                    read.last(),
                                    read.mainChain()
                                            ? "on the main chain"
                                            : "on a branch with less work than the main chain");
            output.result(read, known);
        }
        return StoreTool.OK;
    }
}
