package org.numicoin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    @Test
    void givesAnExampleOfEveryWalletAndToolCommand() {
        var subcommands = Numi.commandLine().getSubcommands();
        for (String group : List.of("wallet", "tool")) {
            var commands = new ArrayList<>(subcommands.get(group).getSubcommands().values());
            commands.add(subcommands.get(group));
            assertThat(commands).hasSizeGreaterThan(5);
            for (CommandLine command : commands) {
                assertThat(String.join("\n", command.getCommandSpec().usageMessage().footer()))
                        .as(command.getCommandName())
                        .contains("Example: ", "./numi ");
            }
        }
    }
}
