package org.numicoin.cli.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Json;
import org.numicoin.cli.files.JsonFields;
import org.numicoin.cli.http.Http;
import org.numicoin.cli.http.HttpAnswer;

/// The management port of one validator: where it stands in its log, and the order to begin another
/// one.
final class ValidatorLog implements AutoCloseable {
    /// A little more than the validator takes.
    private static final Duration WITHIN = Duration.ofSeconds(40);

    private static final int BYTES_MAX = 1 << 16;
    private static final int SUCCESS = 2;

    private final URI base;
    private final Http http = new Http(WITHIN);

    /// Where a replica stands.
    ///
    /// @param reason why it has stopped; empty when it has not
    record Status(
            String role,
            String reason,
            String log,
            long term,
            long sequence,
            String tip,
            long height) {}

    /// @param base without path: `http://127.0.0.1:7710`
    ValidatorLog(URI base) {
        this.base = base;
    }

    Status status() {
        return ask(uri -> http.get(uri, BYTES_MAX));
    }

    /// Where it stands in the new log.
    Status republish(String tip) {
        String json = Json.text(Map.of("tip", tip));
        return ask(uri -> http.post(uri, "application/json", json, BYTES_MAX));
    }

    @Override
    public void close() {
        http.close();
    }

    private interface Exchange {
        HttpAnswer with(URI uri) throws IOException;
    }

    private Status ask(Exchange exchange) {
        HttpAnswer answer;
        try {
            answer = exchange.with(base.resolve("/actuator/log"));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the validator at %s does not answer (%s): see ./numi status, or name another with --validator"
                            .formatted(base, e.getMessage()),
                    e);
        }
        if (answer.status() / 100 != SUCCESS) {
            var problem = answer.problem();
            throw new CommandException(
                    ExitCode.FAILED, (problem.code() + ": " + problem.detail()).strip());
        }
        return read(answer);
    }

    private Status read(HttpAnswer answer) {
        try {
            var in = JsonFields.parse(answer.body().toBytes());
            return new Status(
                    in.text("role"),
                    in.text("reason"),
                    in.text("log"),
                    in.number("term", 0, Long.MAX_VALUE),
                    in.number("sequence", 0, Long.MAX_VALUE),
                    in.text("tip"),
                    in.number("height", 0, Long.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s answered what this program does not understand: %s"
                            .formatted(base, e.getMessage()),
                    e);
        }
    }
}
