package org.numicoin.explorer.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Map;
import org.numicoin.chain.ChainSpec;
import org.numicoin.explorer.follow.ChainSource;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.push.PushHandler;
import org.numicoin.explorer.push.PushHub;
import org.numicoin.explorer.push.PushSettings;
import org.numicoin.explorer.submit.Submissions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/// The beans of REST and WebSocket.
@Configuration(proxyBeanMethods = false)
@Import({ProblemHandler.class, CrossOrigin.class, RateLimitFilter.class})
public class ApiConfiguration implements WebFluxConfigurer {
    public static final String PUSH_PATH = "/api/v1/ws";

    @Bean
    Views views(ChainSpec spec) {
        return new Views(spec);
    }

    @Bean
    Routes routes(
            IndexStore index,
            Scheduler reads,
            Views views,
            PoolView pool,
            ChainSource source,
            Submissions submissions,
            JsonMapper json) {
        var asked = new Reads(index, reads);
        var routes = new ArrayList<Route>();
        routes.addAll(new BlockRoutes(asked, views, source).routes());
        routes.addAll(new SubmitRoute(submissions, new SecureRandom()).routes());
        routes.addAll(new TransactionRoutes(asked, views, pool).routes());
        routes.addAll(new AddressRoutes(asked, views, pool, source).routes());
        routes.addAll(new PoolRoutes(asked, views, pool).routes());
        routes.addAll(new NetworkRoutes(asked, views).routes());
        routes.addAll(new DocumentRoutes(json).routes());
        return new Routes(routes);
    }

    @Bean
    RouterFunction<ServerResponse> router(Routes routes) {
        return routes.router();
    }

    @Bean
    PushHub pushHub(
            IndexStore index,
            PoolView pool,
            Views views,
            JsonMapper json,
            PushSettings settings,
            MeterRegistry meters) {
        return new PushHub(new PushViews(index, pool, views), json, settings, meters);
    }

    @Bean
    HandlerMapping pushMapping(
            PushHub hub, JsonMapper json, PushSettings settings, Scheduler reads) {
        var mapping = new SimpleUrlHandlerMapping();
        mapping.setUrlMap(Map.of(PUSH_PATH, new PushHandler(hub, json, settings, reads)));
        mapping.setOrder(-1);
        return mapping;
    }

    @Override
    public WebSocketService getWebSocketService() {
        return new HandshakeWebSocketService(
                new ReactorNettyRequestUpgradeStrategy(() ->
                        WebsocketServerSpec.builder()
                                .maxFramePayloadLength(PushHandler.MESSAGE_BYTES_MAX)));
    }
}
