package org.numicoin.kit.http;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Lets pages of any origin read what is public anyway: GET and HEAD under `/api`, without
/// credentials.
@Order(CrossOrigin.FIRST)
public final class CrossOrigin implements WebFilter {
    /// What refuses a request later has these headers, too.
    public static final int FIRST = 0;

    private static final String METHODS = "GET, HEAD";
    private static final String PREFLIGHT_SECONDS = "86400";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!request.getPath().value().startsWith("/api/")
                || !request.getHeaders().containsHeader(HttpHeaders.ORIGIN)) {
            return chain.filter(exchange);
        }
        var headers = exchange.getResponse().getHeaders();
        headers.setAccessControlAllowOrigin("*");
        boolean preflight =
                request.getMethod().equals(HttpMethod.OPTIONS)
                        && request.getHeaders()
                                .containsHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!preflight) {
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.ETAG);
            return chain.filter(exchange);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HttpHeaders.IF_NONE_MATCH);
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        return exchange.getResponse().setComplete();
    }
}
