package org.numicoin.explorer.api;

import java.util.function.Function;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Answers questions on the pool of reading threads, each from one view of the index.
final class Reads {
    static final String LASTING = "public, max-age=31536000, immutable";

    private final IndexStore index;
    private final Scheduler scheduler;

    /// What a route does.
    @FunctionalInterface
    interface Question {
        Reply answer(ServerRequest request, ChainView view);
    }

    Reads(IndexStore index, Scheduler scheduler) {
        this.index = index;
        this.scheduler = scheduler;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Route get(String path, Question question) {
        return Route.get(path, request -> answer(request, question));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Question question) {
        return Mono.fromCallable(() -> ask(view -> question.answer(request, view)))
                .flatMap(reply -> respond(request, reply))
                .subscribeOn(scheduler);
    }

    <T> T ask(Function<ChainView, T> question) {
        try (var view = index.view()) {
            requireBlocks(view);
            return question.apply(view);
        }
    }

    /// A view that the caller closes.
    ChainView open() {
        var view = index.view();
        try {
            requireBlocks(view);
            return view;
        } catch (ApiException e) {
            view.close();
            throw e;
        }
    }

    private static void requireBlocks(ChainView view) {
        if (view.position().isEmpty()) {
            throw ApiException.unavailable(
                    "index-empty", "the index has no block yet; it is being built");
        }
    }

    private static Mono<ServerResponse> respond(ServerRequest request, Reply reply) {
        var builder = ServerResponse.ok().contentType(reply.type());
        if (reply.lasting().isEmpty()) {
            return builder.header(HttpHeaders.CACHE_CONTROL, "no-store").bodyValue(reply.body());
        }
        String tag = "\"" + reply.lasting().get() + "\"";
        if (request.headers().header(HttpHeaders.IF_NONE_MATCH).contains(tag)) {
            return ServerResponse.status(HttpStatus.NOT_MODIFIED)
                    .eTag(tag)
                    .header(HttpHeaders.CACHE_CONTROL, LASTING)
                    .build();
        }
        return builder.eTag(tag).header(HttpHeaders.CACHE_CONTROL, LASTING).bodyValue(reply.body());
    }
}
