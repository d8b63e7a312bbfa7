package org.numicoin.gateway.app.tool;

import org.numicoin.kit.start.CommandLogs;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// What the gateway's jar does besides being a service.
@Command(
        name = "p2p-gateway",
        description = "Asks other nodes on behalf of one that has no chain yet.",
        mixinStandardHelpOptions = true,
        subcommands = SnapshotsCommand.class)
public final class GatewayTool {
    static final int OK = 0;
    static final int FAILED = 1;

    /// Runs the command that the arguments name.
    ///
    /// @return exit status: 0 all is well, 1 not, 2 wrong usage
    public static int run(String... arguments) {
        CommandLogs.silence();
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new GatewayTool())
                .setExecutionExceptionHandler((e, command, _) -> {
                    command.getErr().println("numi: " + e.getMessage());
                    command.getErr().flush();
                    return FAILED;
                });
    }
}
