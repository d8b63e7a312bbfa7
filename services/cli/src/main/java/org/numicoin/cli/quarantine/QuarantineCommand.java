package org.numicoin.cli.quarantine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.ChainOption;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.CommandGroup;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.KafkaOption;
import org.numicoin.cli.OutputOption;
import org.numicoin.consensus.Genesis;
import org.numicoin.localnet.QuarantineTopic;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `numi quarantine`.
@Command(
        name = "quarantine",
        description = "Lists and replays records that a service failed at.",
        mixinStandardHelpOptions = true)
public final class QuarantineCommand extends CommandGroup {
    /// Which cluster.
    static final class Target {
        @Mixin private KafkaOption kafka = new KafkaOption();
        @Mixin private ChainOption chain = new ChainOption();

        QuarantineTopic connect() {
            ChainSpec known = chain.spec();
            return new QuarantineTopic(
                    kafka.bootstrap(),
                    kafka.prefix(known),
                    new NetworkId(known.chainId(), Genesis.of(known).block().id()),
                    Topics.QUARANTINE.limit().bytes(known.blockBytesMax()));
        }
    }

    /// A record as it is shown.
    ///
    /// @param bytes how long the record is
    private record Shown(
            long number,
            String time,
            String service,
            String topic,
            int partition,
            long offset,
            int bytes,
            String reason) {
        static Shown of(QuarantineTopic.Entry entry) {
            var content = entry.content();
            return new Shown(
                    entry.number(),
                    Instant.ofEpochMilli(entry.timeMs()).toString(),
                    content.service(),
                    content.topic(),
                    content.partition(),
                    content.offset(),
                    content.value().length(),
                    content.reason().replaceAll("\\p{Cntrl}", " "));
        }

        String line() {
            return "%d  %s  %s  %s-%d@%d  %,d bytes%n   %s"
                    .formatted(number, time, service, topic, partition, offset, bytes, reason);
        }
    }

    private record Records(List<Shown> records) {}

    @Command(
            name = "list",
            description = "Lists what is kept, the oldest first.",
            footer = {"", "Example: ./numi quarantine list --json"},
            mixinStandardHelpOptions = true)
    int list(@Mixin Target target, @Mixin OutputOption output) throws IOException {
        var shown = new ArrayList<Shown>();
        try (var topic = target.connect()) {
            topic.forEach(entry -> shown.add(Shown.of(entry)));
        }
        output.result(
                new Records(shown),
                shown.isEmpty()
                        ? "nothing is in quarantine"
                        : shown.stream().map(Shown::line).collect(Collectors.joining("\n")));
        return ExitCode.OK;
    }

    @Command(
            name = "replay",
            description = {
                "Writes a record to the topic and partition that it came from. Readers go by content:",
                "to replay one twice does nothing twice."
            },
            footer = {"", "Example: ./numi quarantine replay 0"},
            mixinStandardHelpOptions = true)
    int replay(
            @Mixin Target target,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "NUMBER", description = "As list shows it.") long number)
            throws IOException {
        try (var topic = target.connect()) {
            var entry =
                    topic.find(number)
                            .orElseThrow(() ->
                                    new CommandException(
                                            ExitCode.FAILED,
                                            "no record %d; see ./numi quarantine list"
                                                    .formatted(number)));
            topic.replay(entry.content());
            var shown = Shown.of(entry);
            output.result(shown, "replayed to %s-%d".formatted(shown.topic(), shown.partition()));
        }
        return ExitCode.OK;
    }
}
