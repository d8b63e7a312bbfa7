package org.numicoin.validator.tool;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreUsage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The management port of a validator that runs on this machine.
final class LiveValidator implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI storage;
    private final HttpClient http = HttpClient.newHttpClient();

    /// What the validator answers about a checkpoint.
    private record Made(String folder) {}

    LiveValidator(String url) {
        if (!url.matches("https?://[^/?#\\s]+/?")) {
            throw new StoreException("--validator " + url + ": expected http://HOST:PORT");
        }
        this.storage = URI.create(url).resolve("/actuator/storage");
    }

    /// A new checkpoint; whoever asks for it deletes it.
    Path checkpoint() throws IOException {
        var answer =
                ask(
                        request()
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        Made.class);
        Path folder = Path.of(answer.folder());
        if (!Files.isDirectory(folder)) {
            throw new StoreException(
                    "the checkpoint %s is not on this machine: run this where the validator runs"
                            .formatted(folder));
        }
        return folder;
    }

    StoreUsage usage() throws IOException {
        return ask(request().build(), StoreUsage.class);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(storage).timeout(WITHIN);
    }

    @Override
    public void close() {
        http.close();
    }

    private <T> T ask(HttpRequest request, Class<T> type) throws IOException {
        try {
            var answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != OK) {
                throw new StoreException(
                        "the validator at %s answers %d: %s"
                                .formatted(storage, answer.statusCode(), answer.body()));
            }
            return JSON.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw new StoreException(storage + " answers what this program does not know", e);
        } catch (IOException e) {
            throw new StoreException(
                    "the validator at %s does not answer: see ./numi status".formatted(storage), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
