package org.numicoin.pool.api;

import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.numicoin.pool.ledger.PoolState;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Answers questions on the reading threads.
final class Reads {
    private final Params params;
    private final PoolState state;
    private final Scheduler scheduler;

    /// What a route does.
    @FunctionalInterface
    interface Question {
        Object answer(ServerRequest request);
    }

    Reads(Params params, PoolState state, Scheduler scheduler) {
        this.params = params;
        this.state = state;
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

    /// Books that are half read would say wrong sums.
    private Object ask(ServerRequest request, Question question) {
        if (!state.isCurrent()) {
            throw ApiException.unavailable("starting", "the pool's books are being read");
        }
        return question.answer(request);
    }

    private Mono<ServerResponse> answer(ServerRequest request, Question question) {
        return Mono.fromCallable(() -> ask(request, question))
                .subscribeOn(scheduler)
                .flatMap(body ->
                        ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                .header("X-Content-Type-Options", "nosniff")
                                .bodyValue(body));
    }
}
