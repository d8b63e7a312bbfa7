package org.numicoin.kit.http;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// A route of the API; a document describes each of them, which a test compares.
///
/// @param path template with variables in braces
public record Route(HttpMethod method, String path, HandlerFunction<ServerResponse> handler) {
    public static Route get(String path, HandlerFunction<ServerResponse> handler) {
        return new Route(HttpMethod.GET, path, handler);
    }

    public static Route post(String path, HandlerFunction<ServerResponse> handler) {
        return new Route(HttpMethod.POST, path, handler);
    }
}
