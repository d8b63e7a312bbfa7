package org.numicoin.cli.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.numicoin.cli.ExitCode;
import org.numicoin.localnet.Restart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `numi restart`.
@Command(
        name = "restart",
        description = "Ends processes of a localnet in order and starts them again.",
        footer = {
            "",
            "With standbys (./numi up --validators 2), --rolling restarts all validators without"
                    + " losing a block: the standbys first, the writer last, each once the one"
                    + " before it has again all that was there. Of several mempools"
                    + " (--mempools 2) the others have the shards of the one that restarts.",
            "",
            "Example: ./numi restart --rolling validator validator-2",
            "Example: ./numi restart p2p-gateway"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all are ready again",
            "1:one is not, or nothing runs; the line says which were not restarted",
            "2:wrong usage"
        },
        mixinStandardHelpOptions = true)
public final class RestartCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "SERVICE",
            arity = "0..*",
            description = "As `numi status` names them; without any, every service.")
    private List<String> services = List.of();

    @Option(
            names = "--rolling",
            description = "One after the other instead of all at a time; validators come first.")
    private boolean rolling;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var restart = new Restart(data.folder(), line -> Lines.print(out, line));
        if (rolling) {
            restart.oneByOne(services);
        } else {
            restart.atOnce(services);
        }
        return ExitCode.OK;
    }
}
