package org.numicoin.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that is nothing but its subcommands; alone it says how it is used.
public abstract class CommandGroup implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public final void run() {
        spec.commandLine().usage(out());
    }

    /// Standard output, for subcommands that are methods.
    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
