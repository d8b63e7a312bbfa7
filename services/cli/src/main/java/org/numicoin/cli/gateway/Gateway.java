package org.numicoin.cli.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.Json;
import org.numicoin.cli.files.JsonFields;
import org.numicoin.cli.http.Http;
import org.numicoin.cli.http.HttpAnswer;
import org.numicoin.localnet.SyncStatus;

/// Questions and orders to the management port of one gateway. When it does not answer, or refuses,
/// a `CommandException` says so in one line.
public final class Gateway implements AutoCloseable {
    /// A little more than a gateway waits for a connection.
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static final int BYTES_MAX = 16 << 20;
    private static final int BAD_REQUEST = 400;
    private static final int SUCCESS = 2;

    private final URI base;
    private final Http http = new Http(WITHIN);

    /// @param base without path: `http://127.0.0.1:7721`
    public Gateway(URI base) {
        this.base = base;
    }

    public Peers peers() {
        return read("/peers", Peers::read);
    }

    public List<Ban> bans() {
        return read("/bans", Ban::readAll);
    }

    public SyncStatus sync() {
        return read("/sync", Gateway::syncStatus);
    }

    /// Connects now and waits for it.
    public Peer connect(String address) {
        return post("/peers/connect", Map.of("address", address), Peer::read);
    }

    /// Keeps an address to connect to, now and later.
    ///
    /// @return the address as the gateway keeps it
    public String add(String address) {
        return post("/peers", Map.of("address", address), in -> in.text("address"));
    }

    public void disconnect(String peerId) {
        delete("/peers/" + encoded(peerId));
    }

    /// Bans a peer id, or the network of an IP address.
    ///
    /// @param time empty for the usual one
    public Ban ban(String target, Optional<Duration> time, Optional<String> reason) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("target", target);
        time.ifPresent(t -> fields.put("seconds", t.toSeconds()));
        reason.ifPresent(text -> fields.put("reason", text));
        return post("/bans", fields, Ban::read);
    }

    public void unban(String target) {
        delete("/bans?target=" + encoded(target));
    }

    /// Makes a new key for the node; it counts from the next start on.
    public RotatedKey rotateKey() {
        return post("/node/key", Map.of(), RotatedKey::read);
    }

    @Override
    public void close() {
        http.close();
    }

    private interface Exchange {
        HttpAnswer with(URI uri) throws IOException;
    }

    private <T> T read(String path, Function<JsonFields, T> shape) {
        return shaped(path, ask(path, uri -> http.get(uri, BYTES_MAX)), shape);
    }

    private <T> T post(String path, Map<String, Object> body, Function<JsonFields, T> shape) {
        String json = Json.text(body);
        return shaped(
                path, ask(path, uri -> http.post(uri, "application/json", json, BYTES_MAX)), shape);
    }

    private void delete(String path) {
        ask(path, uri -> http.delete(uri, BYTES_MAX));
    }

    private HttpAnswer ask(String path, Exchange exchange) {
        HttpAnswer answer;
        try {
            answer = exchange.with(base.resolve(path));
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the p2p gateway at %s does not answer (%s): see ./numi status, or name another with --gateway"
                            .formatted(base, e.getMessage()),
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

    private static SyncStatus syncStatus(JsonFields in) {
        return new SyncStatus(
                in.text("phase"),
                in.textIfAny("reason"),
                in.number("height", 0, Long.MAX_VALUE),
                in.number("headers_height", 0, Long.MAX_VALUE),
                in.number("target_height", 0, Long.MAX_VALUE));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
