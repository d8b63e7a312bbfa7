package org.numicoin.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.numicoin.cli.chain.ChainCommand;
import org.numicoin.cli.cluster.DownCommand;
import org.numicoin.cli.cluster.LogsCommand;
import org.numicoin.cli.cluster.NodeCommand;
import org.numicoin.cli.cluster.RestartCommand;
import org.numicoin.cli.cluster.StatusCommand;
import org.numicoin.cli.cluster.TopicsCommand;
import org.numicoin.cli.cluster.UpCommand;
import org.numicoin.cli.mine.MineCommand;
import org.numicoin.cli.peers.PeersCommand;
import org.numicoin.cli.quarantine.QuarantineCommand;
import org.numicoin.cli.storage.StoreCommand;
import org.numicoin.cli.tool.ToolCommand;
import org.numicoin.cli.wallet.WalletCommand;
import org.numicoin.keystore.KeystoreException;
import org.numicoin.localnet.AlreadyRunningException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `numi` command. To add one, write a class with `@Command(mixinStandardHelpOptions = true)`
/// that is a `Callable<Integer>` of an `ExitCode`, and name it here.
@Command(
        name = "numi",
        description = "A post-quantum proof-of-work coin that runs as a cluster of services.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            NodeCommand.class,
            RestartCommand.class,
            PeersCommand.class,
            MineCommand.class,
            ChainCommand.class,
            StoreCommand.Doctor.class,
            StoreCommand.Repair.class,
            StoreCommand.Backup.class,
            StoreCommand.Snapshot.class,
            StoreCommand.Storage.class,
            TopicsCommand.class,
            QuarantineCommand.class,
            WalletCommand.class,
            ToolCommand.class,
            TestCommand.class,
            BenchCommand.class,
            VersionCommand.class
        },
        exitCodeListHeading = "%nExit codes of all commands:%n",
        exitCodeList = {
            "0:done; for status: everything is well",
            "1:failed, the line on standard error says why",
            "2:wrong usage",
            "3:a localnet already runs in this data folder",
            "4:nothing runs in this data folder",
            "5:wrong password",
            "6:a service does not answer",
            "7:not done in the time given"
        })
public final class Numi implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// With our way to say what went wrong: one line.
    public static CommandLine commandLine() {
        var line = new CommandLine(new Numi());
        showVersionEverywhere(line);
        return line.setParameterExceptionHandler((e, _) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
    }

    /// Of one program there is one version, also behind a command.
    private static void showVersionEverywhere(CommandLine line) {
        line.getCommandSpec().versionProvider(new VersionCommand.Provider());
        line.getSubcommands().values().forEach(Numi::showVersionEverywhere);
    }

    /// Without a command.
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        line.getErr()
                .printf(
                        "numi: %s; see ./%s --help%n",
                        oneLine(e), line.getCommandSpec().qualifiedName());
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine line) {
        line.getErr().println("numi: " + oneLine(e));
        if (System.getenv("NUMI_TRACE") != null) {
            e.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return switch (e) {
            case CommandException ours -> ours.exitCode();
            case KeystoreException wallet ->
                    switch (wallet.kind()) {
                        case FILE -> ExitCode.FAILED;
                        case OTHER_WALLET -> ExitCode.USAGE;
                        case WRONG_PASSWORD -> ExitCode.WRONG_PASSWORD;
                    };
            case AlreadyRunningException _ -> ExitCode.ALREADY_RUNNING;
            case IllegalArgumentException _ -> ExitCode.USAGE;
            default -> ExitCode.FAILED;
        };
    }

    private static String oneLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case FileSystemException file when file.getReason() == null ->
                    file.getClass().getSimpleName() + ": " + message;
            case CommandException _,
                    KeystoreException _,
                    ParameterException _,
                    IOException _,
                    IllegalArgumentException _ ->
                    message;
            default -> "this should not happen: " + e + " (NUMI_TRACE=1 shows where)";
        };
    }
}
