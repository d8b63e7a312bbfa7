package org.numicoin.kit.http;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever a request ends with into a problem: ours with their codes, those of the framework
/// with codes of their own, anything else into `internal-error`, which says nothing of the cause;
/// the log has it.
@Order(ProblemHandler.BEFORE_THE_FRAMEWORKS)
public final class ProblemHandler implements WebExceptionHandler {
    static final int BEFORE_THE_FRAMEWORKS = -2;
    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final JsonMapper json;
    private final Function<Throwable, Optional<ApiException>> known;

    public ProblemHandler(JsonMapper json) {
        this(json, _ -> Optional.empty());
    }

    /// @param known what the service answers for an exception of its own
    public ProblemHandler(JsonMapper json, Function<Throwable, Optional<ApiException>> known) {
        this.json = json;
        this.known = known;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(thrown);
        }
        String path = exchange.getRequest().getPath().value();
        var problem =
                known.apply(thrown)
                        .map(ours -> ours.problem(path))
                        .orElseGet(() -> problem(thrown, path));
        if (problem.status() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            log.error("{} {} failed", exchange.getRequest().getMethod(), path, thrown);
        }
        if (thrown instanceof ResponseStatusException framework) {
            response.getHeaders().addAll(framework.getHeaders());
        }
        return write(response, problem);
    }

    private Mono<Void> write(ServerHttpResponse response, Problem problem) {
        response.setRawStatusCode(problem.status());
        var headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        headers.remove(HttpHeaders.ETAG);
        if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()
                || problem.status() == HttpStatus.TOO_MANY_REQUESTS.value()) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        byte[] body = json.writeValueAsBytes(problem);
        headers.setContentLength(body.length);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static Problem problem(Throwable thrown, String path) {
        return switch (thrown) {
            case ApiException ours -> ours.problem(path);
            case ResponseStatusException framework -> ofFramework(framework, path);
            case InvalidMediaTypeException _ ->
                    Problem.of(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            "unsupported-media-type",
                            "the content type is malformed",
                            path);
            case RejectedExecutionException _ ->
                    Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "busy",
                            "too many requests at once",
                            path);
            default ->
                    Problem.of(
                            HttpStatus.INTERNAL_SERVER_ERROR,
                            "internal-error",
                            "an unexpected error, which the log of the service describes",
                            path);
        };
    }

    private static Problem ofFramework(ResponseStatusException framework, String path) {
        var status = HttpStatus.resolve(framework.getStatusCode().value());
        if (status == null || status.is5xxServerError()) {
            return Problem.of(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "internal-error",
                    "an unexpected error, which the log of the service describes",
                    path);
        }
        return switch (status) {
            case NOT_FOUND ->
                    Problem.of(status, "unknown-route", "there is nothing at " + path, path);
            case BAD_REQUEST -> Problem.of(status, "bad-request", "the request is malformed", path);
            default ->
                    Problem.of(
                            status,
                            status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                            String.valueOf(framework.getReason()),
                            path);
        };
    }
}
