package org.numicoin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    @Test
    void givesAnExampleOfEveryWalletAndToolCommand() {
        var subcommands = Numi.commandLine().getSubcommands();
        for (String group : List.of("wallet", "tool")) {
            CommandLine parent = Objects.requireNonNull(subcommands.get(group));
            var commands = new ArrayList<>(parent.getSubcommands().values());
            commands.add(parent);
            assertThat(commands).hasSizeGreaterThan(5);
            for (CommandLine command : commands) {
                assertThat(String.join("\n", command.getCommandSpec().usageMessage().footer()))
                        .as(command.getCommandName())
                        .contains("Example: ", "./numi ");
            }
        }
    }
}
