package org.numicoin.kit.http;

import io.netty.handler.timeout.WriteTimeoutHandler;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/// Cuts off a client that takes nothing of its answer for half a minute.
public final class SlowClients implements NettyServerCustomizer {
    private static final int WRITE_SECONDS_MAX = 30;

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) ->
                channel.pipeline().addFirst(new WriteTimeoutHandler(WRITE_SECONDS_MAX)));
    }
}
