package org.numicoin.explorer.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.numicoin.explorer.limit.ClientTags;
import org.numicoin.explorer.submit.Submissions;
import org.numicoin.explorer.submit.SubmitAnswer;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.kit.trace.TraceContext;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /api/tx`: a transaction in hexadecimal, answered by its id.
final class SubmitRoute {
    /// The digits and a line end behind them.
    static final int BODY_MAX = Submissions.HEX_MAX + 2;

    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    /// What command-line clients send when they are told nothing else counts as text.
    private static final List<MediaType> TYPES =
            List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_FORM_URLENCODED);

    private final Submissions submissions;
    private final RandomGenerator random;
    private final ClientTags tags;

    /// @param statusUrl where to ask what became of it
    record Pending(String txid, String statusUrl) {}

    /// @param random of the traces that begin here and of the tags of clients, safe for many
    ///   threads
    SubmitRoute(Submissions submissions, RandomGenerator random) {
        this.submissions = submissions;
        this.random = random;
        this.tags = new ClientTags(random);
    }

    List<Route> routes() {
        return List.of(Route.post("/api/tx", this::submit));
    }

    private Mono<ServerResponse> submit(ServerRequest request) {
        var headers = request.headers();
        headers.contentType()
                .filter(type -> TYPES.stream().noneMatch(known -> known.isCompatibleWith(type)))
                .ifPresent(type -> {
                    throw ApiException.unsupportedType(
                            "send the transaction in hexadecimal as text/plain, not "
                                    + ApiException.cut(type.toString()));
                });
        if (headers.contentLength().orElse(0) > BODY_MAX) {
            throw tooLarge();
        }
        var trace =
                TraceContext.parse(headers.header("traceparent").stream().findFirst().orElse(""))
                        .orNew(random);
        var client = RateLimitFilter.client(request.exchange());
        return DataBufferUtils.join(request.exchange().getRequest().getBody(), BODY_MAX)
                .timeout(BODY_WITHIN)
                .map(body -> {
                    String text = body.toString(StandardCharsets.ISO_8859_1);
                    DataBufferUtils.release(body);
                    return text.strip();
                })
                .defaultIfEmpty("")
                .onErrorMap(DataBufferLimitException.class, _ -> tooLarge())
                .onErrorMap(
                        TimeoutException.class,
                        _ -> ApiException.timeout("the body did not come within 10 s"))
                .flatMap(hex ->
                        hex.isEmpty()
                                ? Mono.error(
                                        ApiException.badRequest(
                                                "empty-body",
                                                "the body is a transaction in hexadecimal"))
                                : Mono.fromFuture(submissions.submit(hex, trace, tags.of(client))))
                .flatMap(SubmitRoute::respond);
    }

    private static ApiException tooLarge() {
        return ApiException.tooLarge(
                "a transaction has at most " + Submissions.HEX_MAX + " hexadecimal digits");
    }

    private static Mono<ServerResponse> respond(SubmitAnswer answer) {
        return switch (answer) {
            case SubmitAnswer.Taken(var id) ->
                    ServerResponse.ok()
                            .contentType(MediaType.TEXT_PLAIN)
                            .header(HttpHeaders.CACHE_CONTROL, "no-store")
                            .bodyValue(id.toHex());
            case SubmitAnswer.Pending(var id) -> {
                String url = "/api/tx/" + id + "/status";
                yield ServerResponse.accepted()
                        .location(URI.create(url))
                        .contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .bodyValue(new Pending(id.toHex(), url));
            }
            case SubmitAnswer.Refused(_, var code, var detail) ->
                    Mono.error(ApiException.refused(code, detail));
            case SubmitAnswer.Malformed(var code, var detail) ->
                    Mono.error(ApiException.badRequest(code, detail));
            case SubmitAnswer.Unavailable(var code, var detail) ->
                    Mono.error(ApiException.unavailable(code, detail));
        };
    }
}
