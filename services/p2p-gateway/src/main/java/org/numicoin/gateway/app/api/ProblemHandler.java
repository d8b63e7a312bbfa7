package org.numicoin.gateway.app.api;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Turns whatever a request ends with into a problem. What nobody expected is `internal-error`,
/// which says nothing of the cause; the log has it.
@Component
@Order(ProblemHandler.BEFORE_THE_FRAMEWORKS)
final class ProblemHandler implements WebExceptionHandler {
    static final int BEFORE_THE_FRAMEWORKS = -2;
    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final JsonMapper json;

    ProblemHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
        var response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(thrown);
        }
        String path = exchange.getRequest().getPath().value();
        var problem = problem(thrown, path);
        if (problem.status() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            log.error("{} {} failed", exchange.getRequest().getMethod(), path, thrown);
        }
        response.setRawStatusCode(problem.status());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] body = json.writeValueAsBytes(problem);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static Problem problem(Throwable thrown, String path) {
        return switch (thrown) {
            case ApiException ours -> ours.problem(path);
            case ResponseStatusException framework -> ofFramework(framework, path);
            default -> internal(path);
        };
    }

    private static Problem ofFramework(ResponseStatusException framework, String path) {
        var status = HttpStatus.resolve(framework.getStatusCode().value());
        if (status == null || status.is5xxServerError()) {
            return internal(path);
        }
        return switch (status) {
            case NOT_FOUND ->
                    Problem.of(status, "unknown-route", "there is nothing at " + path, path);
            case BAD_REQUEST ->
                    Problem.of(
                            status,
                            "bad-request",
                            "the body is not what docs/api/gateway.md says",
                            path);
            default ->
                    Problem.of(
                            status,
                            status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                            String.valueOf(framework.getReason()),
                            path);
        };
    }

    private static Problem internal(String path) {
        return Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "an unexpected error, which the log of the service describes",
                path);
    }
}
