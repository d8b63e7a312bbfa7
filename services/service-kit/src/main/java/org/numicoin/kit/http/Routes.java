package org.numicoin.kit.http;

import java.util.List;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/// All routes under `/api`, and what happens to a request that none of them takes: 405 when the
/// path exists with another method, else 404.
public final class Routes {
    private static final String ALL = "/api/**";

    private final List<Route> routes;
    private final List<PathPattern> patterns;

    public Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.patterns =
                routes.stream()
                        .map(route -> PathPatternParser.defaultInstance.parse(route.path()))
                        .toList();
    }

    public List<Route> all() {
        return routes;
    }

    /// Every GET also answers HEAD.
    public RouterFunction<ServerResponse> router() {
        var builder = RouterFunctions.route();
        for (Route route : routes) {
            var methods =
                    route.method().equals(HttpMethod.GET)
                            ? RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
                            : RequestPredicates.method(route.method());
            builder.route(methods.and(RequestPredicates.path(route.path())), route.handler());
        }
        return builder.route(RequestPredicates.path(ALL), this::refuse).build();
    }

    private Mono<ServerResponse> refuse(ServerRequest request) {
        var allowed = new TreeSet<HttpMethod>();
        for (int i = 0; i < routes.size(); i++) {
            if (patterns.get(i).matches(request.requestPath().pathWithinApplication())) {
                allowed.add(routes.get(i).method());
                if (routes.get(i).method().equals(HttpMethod.GET)) {
                    allowed.add(HttpMethod.HEAD);
                }
            }
        }
        return Mono.error(
                allowed.isEmpty()
                        ? ApiException.notFound(
                                "unknown-route",
                                "there is nothing at " + ApiException.cut(request.path()))
                        : new MethodNotAllowedException(request.method(), allowed));
    }
}
