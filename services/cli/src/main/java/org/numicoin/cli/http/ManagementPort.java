package org.numicoin.cli.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.json.Json;
import org.numicoin.json.JsonFields;

/// Questions and orders to the management port of a service, in JSON. When it does not answer, or
/// refuses, a `CommandException` says so in one line.
public final class ManagementPort implements AutoCloseable {
    private static final int BAD_REQUEST = 400;
    private static final int SUCCESS = 2;

    private final String service;
    private final String option;
    private final URI base;
    private final int bytesMax;
    private final Http http;

    /// Connects to nobody yet.
    ///
    /// @param service for people: `the validator`
    /// @param option of the command that names another
    /// @param base without path: `http://127.0.0.1:7710`
    /// @param within how long an answer may take
    /// @param bytesMax how long it may be
    public ManagementPort(String service, String option, URI base, Duration within, int bytesMax) {
        this.service = service;
        this.option = option;
        this.base = base;
        this.bytesMax = bytesMax;
        this.http = new Http(within);
    }

    public <T> T get(String path, Function<JsonFields, T> shape) {
        return shaped(path, ask(path, uri -> http.get(uri, bytesMax)), shape);
    }

    public <T> T post(String path, Map<String, ?> body, Function<JsonFields, T> shape) {
        String json = Json.text(body);
        return shaped(
                path, ask(path, uri -> http.post(uri, "application/json", json, bytesMax)), shape);
    }

    public void delete(String path) {
        ask(path, uri -> http.delete(uri, bytesMax));
    }

    @Override
    public void close() {
        http.close();
    }

    private interface Exchange {
        HttpAnswer with(URI uri) throws IOException;
    }

    private HttpAnswer ask(String path, Exchange exchange) {
        HttpAnswer answer;
        try {
            answer = exchange.with(base.resolve(path));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "%s at %s does not answer (%s): see ./numi status, or name another with %s"
                            .formatted(service, base, e.getMessage(), option),
                    e);
        }
        if (answer.status() / 100 != SUCCESS) {
            var problem = answer.problem();
            throw new CommandException(
                    exitCode(answer), (problem.code() + ": " + problem.detail()).strip());
        }
        return answer;
    }

    private static int exitCode(HttpAnswer answer) {
        if (answer.status() == BAD_REQUEST) {
            return ExitCode.USAGE;
        }
        boolean reached = answer.isClientError() || answer.status() == HttpAnswer.BAD_GATEWAY;
        return reached ? ExitCode.FAILED : ExitCode.UNREACHABLE;
    }

    private <T> T shaped(String path, HttpAnswer answer, Function<JsonFields, T> shape) {
        try {
            return shape.apply(JsonFields.parse(answer.body().toBytes()));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "%s%s answered what this program does not understand: %s"
                            .formatted(base, path, e.getMessage()),
                    e);
        }
    }
}
