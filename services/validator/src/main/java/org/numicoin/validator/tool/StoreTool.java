package org.numicoin.validator.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.start.CommandLogs;
import org.numicoin.validator.backup.BackupException;
import org.numicoin.validator.chainfile.ChainFileException;
import org.numicoin.validator.history.HistoryException;
import org.numicoin.validator.snapshot.SnapshotException;
import org.numicoin.validator.state.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The commands for a chain store.
@Command(
        name = "numi",
        description = "Looks after the chain of a validator.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DoctorCommand.class,
            RepairCommand.class,
            BackupCommand.class,
            SnapshotCommand.class,
            StorageCommand.class,
            ChainCommand.class
        })
public final class StoreTool {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /// Runs the command that the arguments name.
    ///
    /// @return exit status: 0 all is well, 1 not, 2 wrong usage
    public static int run(String... arguments) {
        CommandLogs.silence();
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new StoreTool())
                .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
    }

    private static int failed(Exception e, CommandLine command) {
        command.getErr().println("numi: " + oneLine(e));
        command.getErr().flush();
        return FAILED;
    }

    private static String oneLine(Exception e) {
        return switch (e) {
            case BackupException _,
                    ChainFileException _,
                    HistoryException _,
                    SnapshotException _,
                    StoreException _,
                    FatalError _ ->
                    String.valueOf(e.getMessage());
            case IOException _, UncheckedIOException _ ->
                    e.getClass().getSimpleName() + ": " + e.getMessage();
            default -> "this should not happen: " + e;
        };
    }
}
