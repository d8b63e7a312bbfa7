package org.numicoin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `numi bench`: each benchmark is a command of its own below it and reports ratios measured in the
/// same run, since absolute numbers of two machines cannot be compared.
@Command(
        name = "bench",
        description = "Benchmarks; each prints what it compares and the ratio.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
