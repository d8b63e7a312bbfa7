package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Bytes;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to a running explorer as any client would.
public final class Client {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;

    public Client(ConfigurableApplicationContext explorer) {
        this(explorer.getEnvironment().getRequiredProperty("local.server.port"));
    }

    Client(String port) {
        this.base = "http://127.0.0.1:" + port;
    }

    public String base() {
        return base;
    }

    public HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.timeout(WAIT_MAX).build());
    }

    public HttpResponse<byte[]> bytes(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(base + path)).build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The body of a successful answer.
    public String text(String path) {
        var response = get(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return response.body();
    }

    public JsonNode json(String path) {
        return JSON.readTree(text(path));
    }

    public static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    public HttpResponse<String> post(Transaction transaction) {
        return send(postRequest(hex(transaction)));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(Transaction transaction) {
        return HTTP.sendAsync(postRequest(hex(transaction)), BodyHandlers.ofString());
    }

    public HttpRequest postRequest(String body, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(base + "/api/tx"))
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        } else {
            request.header("Content-Type", "text/plain");
        }
        return request.build();
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String hex(Transaction transaction) {
        return Bytes.wrap(transaction.encoded()).toHex();
    }

    /// Waits until the explorer is ready and has a block as its tip.
    public Client awaitTip(Object blockId) {
        await(
                "tip " + blockId,
                () -> get("/api/blocks/tip/hash").body().equals(blockId.toString()));
        await("ready", () -> get("/actuator/health/readiness").statusCode() == 200);
        return this;
    }

    public JsonNode readiness() {
        return JSON.readTree(get("/actuator/health/readiness").body());
    }

    /// Waits for a condition, giving way to other threads between looks.
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_MAX.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long for " + what).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }
}
