package org.numicoin.pool.api;

import org.numicoin.kit.http.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Answers questions on the reading threads.
final class Reads {
    private final Params params;
    private final Scheduler scheduler;

    /// What a route does.
    @FunctionalInterface
    interface Question {
        Object answer(ServerRequest request);
    }

    Reads(Params params, Scheduler scheduler) {
        this.params = params;
        this.scheduler = scheduler;
    }

    /// A route of the pool `{id}`.
    Route ofPool(String path, Question question) {
        return get(
                "/api/pools/{id}" + path,
                request -> {
                    params.requirePool(request);
                    return question.answer(request);
                });
    }

    Route get(String path, Question question) {
        return Route.get(path, request -> answer(request, question));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Question question) {
        return Mono.fromCallable(() -> question.answer(request))
                .subscribeOn(scheduler)
                .flatMap(body ->
                        ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                .header("X-Content-Type-Options", "nosniff")
                                .bodyValue(body));
    }
}
