package org.numicoin.localnet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Asks a service over HTTP how it is. Every question ends within its limit.
final class Actuator {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /// @param body what the service said, in words of its own
    record Answer(int status, String body) {}

    boolean isReady(URI health) {
        return get(readiness(health)).filter(answer -> answer.status() == 200).isPresent();
    }

    static URI readiness(URI health) {
        return URI.create(health + "/readiness");
    }

    /// Height of the best chain as the explorer serves it, empty when it does not answer.
    OptionalLong height(String explorer) {
        Optional<Answer> answer = tip(explorer, "height");
        try {
            return answer.isPresent()
                    ? OptionalLong.of(Long.parseLong(answer.get().body().strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /// Id of the best block, empty when the explorer does not answer.
    Optional<String> tipId(String explorer) {
        return tip(explorer, "hash").map(answer -> answer.body().strip());
    }

    private Optional<Answer> tip(String explorer, String what) {
        return get(URI.create("http://" + explorer + "/api/blocks/tip/" + what))
                .filter(answer -> answer.status() == 200);
    }

    /// What it answers with status 200, in JSON of this shape. Empty when it does not.
    <T> Optional<T> read(URI uri, Class<T> shape) {
        return get(uri).filter(answer -> answer.status() == 200)
                .flatMap(answer -> read(answer.body(), shape));
    }

    private static <T> Optional<T> read(String body, Class<T> shape) {
        try {
            return Optional.of(JSON.readValue(body, shape));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    Optional<Answer> get(URI uri) {
        var request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return Optional.of(new Answer(response.statusCode(), response.body()));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
