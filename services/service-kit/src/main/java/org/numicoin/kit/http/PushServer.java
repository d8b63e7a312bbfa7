package org.numicoin.kit.http;

import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.WebsocketServerSpec;

/// What a service needs beside its handler to tell clients over WebSocket.
public final class PushServer {
    private static final Logger log = LoggerFactory.getLogger(PushServer.class);

    private PushServer() {}

    /// Hands connections of a path to a handler, before any route is asked.
    public static HandlerMapping mapping(String path, WebSocketHandler handler) {
        var mapping = new SimpleUrlHandlerMapping();
        mapping.setUrlMap(Map.of(path, handler));
        mapping.setOrder(-1);
        return mapping;
    }

    /// Takes no message that is larger.
    public static WebSocketService webSockets(int messageBytesMax) {
        return new HandshakeWebSocketService(
                new ReactorNettyRequestUpgradeStrategy(() ->
                        WebsocketServerSpec.builder().maxFramePayloadLength(messageBytesMax)));
    }

    /// Looks again and again for what clients are to be told. A time at which that fails, or the
    /// last has not ended, is left out.
    public static Disposable every(Duration time, Runnable tell, Scheduler scheduler) {
        return Flux.interval(time)
                .onBackpressureDrop()
                .concatMap(_ ->
                        Mono.fromRunnable(tell)
                                .subscribeOn(scheduler)
                                .onErrorResume(e -> {
                                    log.warn("WebSocket clients were not told", e);
                                    return Mono.empty();
                                }))
                .subscribe();
    }
}
