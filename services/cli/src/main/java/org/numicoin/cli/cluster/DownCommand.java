package org.numicoin.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.ShutDown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `numi down`.
@Command(
        name = "down",
        description = "Ends a localnet and waits until it has; its data stays.",
        footer = {"", "Succeeds, too, when nothing runs."},
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        DataFolder folder = data.folder();
        boolean ran = ShutDown.run(folder, line -> Lines.print(err, line));
        Lines.print(err, (ran ? "ended; the data stays in " : "nothing runs in ") + folder.path());
        return ExitCode.OK;
    }
}
