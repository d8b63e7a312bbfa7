package org.numicoin.validator.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command as an operator gives it: what it says and how it ends.
record ToolRun(int status, String out, String err) {
    private static final String PROGRESS = "\\w+ [\\d,]+ of [\\d,]+";

    static ToolRun of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status =
                StoreTool.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new ToolRun(status, out.toString(), err.toString());
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }

    /// It failed and said why in one line, whatever it said before of how far it was.
    static void assertOneLine(ToolRun run, String text) {
        assertThat(run.status()).isEqualTo(StoreTool.FAILED);
        assertThat(run.err().lines().filter(line -> !line.matches(PROGRESS)))
                .singleElement()
                .asString()
                .contains(text);
    }
}
