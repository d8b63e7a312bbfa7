package org.numicoin.cli;

import java.io.PrintWriter;
import org.numicoin.json.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `--json`, and where a command writes: results to standard output, progress to standard error.
public final class OutputOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON; amounts are strings of nano.")
    private boolean json;

    public boolean isJson() {
        return json;
    }

    /// The one result of a command.
    ///
    /// @param text the same for people, lines with `%n`
    public void result(Object value, String text) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, value);
        } else {
            out.print(text.endsWith("\n") ? text : text + System.lineSeparator());
        }
        out.flush();
    }

    /// A line of progress or a warning, visible at once.
    public void progress(String line) {
        PrintWriter err = command.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
