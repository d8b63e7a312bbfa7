package org.numicoin.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One command as a script sees it.
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(List<String> arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                Numi.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments.toArray(String[]::new));
        return new CommandRun(code, out.toString(), err.toString());
    }

    public static CommandRun of(String... arguments) {
        return of(List.of(arguments));
    }

    public JsonNode json() {
        return JsonMapper.builder().build().readTree(out);
    }
}
