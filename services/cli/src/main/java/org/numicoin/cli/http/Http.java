package org.numicoin.cli.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.numicoin.primitives.Bytes;

/// HTTP with bounds: no redirects, so much of a body and no more, and a time within which the whole
/// answer has come. `IOException` means that nothing usable came, and perhaps that the request
/// arrived all the same.
public final class Http implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final int RETRY_AFTER_SECONDS_MAX = 30;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_WITHIN)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Duration within;

    /// Connects to nobody yet.
    ///
    /// @param within what a whole exchange may take
    public Http(Duration within) {
        this.within = within;
    }

    public HttpAnswer get(URI uri, int bytesMax) throws IOException {
        return exchange(request(uri).GET().build(), bytesMax);
    }

    /// Sends text.
    ///
    /// @param type of the text: `text/plain`, `application/json`
    public HttpAnswer post(URI uri, String type, String text, int bytesMax) throws IOException {
        return exchange(
                request(uri)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                bytesMax);
    }

    public HttpAnswer delete(URI uri, int bytesMax) throws IOException {
        return exchange(request(uri).DELETE().build(), bytesMax);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(within);
    }

    private HttpAnswer exchange(HttpRequest request, int bytesMax) throws IOException {
        var pending =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
        try {
            HttpResponse<byte[]> response = pending.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new HttpAnswer(
                    response.statusCode(), Bytes.wrap(response.body()), retryAfter(response));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new IOException("no answer within " + within.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(reason(cause == null ? e : cause), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,4}"))
                .map(Integer::parseInt)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, RETRY_AFTER_SECONDS_MAX)));
    }

    private String reason(Throwable cause) {
        return switch (cause) {
            case ConnectException _ -> "nothing listens there";
            case java.net.http.HttpTimeoutException _ ->
                    "no answer within " + within.toSeconds() + " s";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
