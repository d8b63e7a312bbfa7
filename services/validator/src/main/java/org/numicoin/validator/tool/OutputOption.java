package org.numicoin.validator.tool;

import java.io.PrintWriter;
import org.numicoin.validator.state.StoreDoctor.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `--json`, and progress: results go to standard output, progress to standard error.
final class OutputOption {
    private static final long EVERY_NANOS = 2_000_000_000L;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private long shownAt = System.nanoTime();

    void result(Object value, String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(json ? JSON.writeValueAsString(value) : text.stripTrailing());
        out.flush();
    }

    void warning(String text) {
        PrintWriter err = command.commandLine().getErr();
        err.println(text);
        err.flush();
    }

    /// A line every two seconds.
    Progress progress() {
        return (what, done, total) -> {
            long now = System.nanoTime();
            if (now - shownAt > EVERY_NANOS) {
                shownAt = now;
                warning(
                        total > 0
                                ? "%s %,d of %,d".formatted(what, done, total)
                                : what + " " + done);
            }
        };
    }
}
