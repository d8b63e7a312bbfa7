package org.numicoin.explorer.api;

import java.net.InetSocketAddress;
import org.numicoin.explorer.limit.ClientNetwork;
import org.numicoin.explorer.limit.RateLimits;
import org.numicoin.explorer.limit.Traffic;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.CrossOrigin;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Answers clients that ask too much with 429, before anything is read or looked up for them.
@Component
@Order(CrossOrigin.FIRST + 1)
final class RateLimitFilter implements WebFilter {
    private static final String CLIENT = RateLimitFilter.class.getName();
    private static final String FORWARDED = "X-Forwarded-For";

    private final RateLimits limits;

    RateLimitFilter(RateLimits limits) {
        this.limits = limits;
    }

    /// Who the request is from.
    static ClientNetwork client(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(CLIENT);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        InetSocketAddress remote = request.getRemoteAddress();
        if (remote == null) {
            return Mono.error(new IllegalStateException("a request from nowhere"));
        }
        var client =
                limits.client(remote.getAddress(), request.getHeaders().getValuesAsList(FORWARDED));
        exchange.getAttributes().put(CLIENT, client);
        var traffic = request.getMethod().equals(HttpMethod.POST) ? Traffic.SUBMIT : Traffic.READ;
        return limits.allows(traffic, client)
                .flatMap(allowed ->
                        allowed
                                ? chain.filter(exchange)
                                : Mono.error(
                                        ApiException.tooMany(
                                                "too many requests from your network")));
    }
}
