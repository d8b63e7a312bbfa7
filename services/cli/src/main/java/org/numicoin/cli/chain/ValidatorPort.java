package org.numicoin.cli.chain;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Json;
import org.numicoin.cli.files.JsonFields;
import org.numicoin.cli.http.Http;
import org.numicoin.cli.http.HttpAnswer;

/// One route at the management port of a validator.
final class ValidatorPort implements AutoCloseable {
    private static final int BYTES_MAX = 1 << 18;
    private static final int SUCCESS = 2;

    private final URI base;
    private final String path;
    private final Http http;

    /// @param base without path: `http://127.0.0.1:7710`
    /// @param within how long an answer may take
    ValidatorPort(URI base, String path, Duration within) {
        this.base = base;
        this.path = path;
        this.http = new Http(within);
    }

    <T> T get(Function<JsonFields, T> decode) {
        return ask(uri -> http.get(uri, BYTES_MAX), decode);
    }

    <T> T post(Map<String, ?> body, Function<JsonFields, T> decode) {
        String json = Json.text(body);
        return ask(uri -> http.post(uri, "application/json", json, BYTES_MAX), decode);
    }

    @Override
    public void close() {
        http.close();
    }

    private interface Exchange {
        HttpAnswer with(URI uri) throws IOException;
    }

    private <T> T ask(Exchange exchange, Function<JsonFields, T> decode) {
        HttpAnswer answer;
        try {
            answer = exchange.with(base.resolve(path));
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
        try {
            return decode.apply(JsonFields.parse(answer.body().toBytes()));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s answered what this program does not understand: %s"
                            .formatted(base, e.getMessage()),
                    e);
        }
    }
}
