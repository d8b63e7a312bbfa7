package org.numicoin.explorer.api;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// A route of the API; the OpenAPI document describes each of them, which a test compares.
///
/// @param path template with variables in braces
public record Route(HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {
    static Route get(String path, Reads reads, Reads.Question question) {
        return new Route(HttpMethod.GET, path, request -> reads.answer(request, question));
    }

    static Route get(String path, HandlerFunction<ServerResponse> handler) {
        return new Route(HttpMethod.GET, path, handler);
    }

    static Route post(String path, HandlerFunction<ServerResponse> handler) {
        return new Route(HttpMethod.POST, path, handler);
    }
}
