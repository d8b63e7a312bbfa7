package org.numicoin.explorer.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.explorer.fees.FeeEstimator;
import org.numicoin.explorer.follow.ChainSource;
import org.numicoin.explorer.follow.SourceException;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.explorer.pool.PoolSnapshots;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.push.PushHandler;
import org.numicoin.explorer.push.PushHub;
import org.numicoin.explorer.push.PushSettings;
import org.numicoin.explorer.submit.Submissions;
import org.numicoin.kit.http.ApiException;
import org.numicoin.kit.http.CrossOrigin;
import org.numicoin.kit.http.ProblemHandler;
import org.numicoin.kit.http.PushServer;
import org.numicoin.kit.http.Route;
import org.numicoin.kit.http.Routes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

/// The beans of REST and WebSocket.
@Configuration(proxyBeanMethods = false)
@Import(RateLimitFilter.class)
public class ApiConfiguration implements WebFluxConfigurer {
    public static final String PUSH_PATH = "/api/v1/ws";

    @Bean
    CrossOrigin crossOrigin() {
        return new CrossOrigin();
    }

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(
                json,
                thrown ->
                        thrown instanceof SourceException
                                ? Optional.of(
                                        ApiException.unavailable(
                                                "validator-unavailable",
                                                "the validator, which has the answer, does not"
                                                        + " give it now"))
                                : Optional.empty());
    }

    @Bean
    Views views(ChainSpec spec) {
        return new Views(spec);
    }

    @Bean
    PoolAnswers poolAnswers(Views views, PoolSnapshots snapshots) {
        return new PoolAnswers(views, snapshots);
    }

    @Bean
    Routes routes(
            IndexStore index,
            Scheduler reads,
            Views views,
            PoolView pool,
            PoolAnswers answers,
            ChainSource source,
            Submissions submissions,
            FeeEstimator estimator,
            JsonMapper json) {
        var asked = new Reads(index, reads);
        var fees = new FeeAnswers(estimator, pool, answers, System::currentTimeMillis);
        var routes = new ArrayList<Route>();
        routes.addAll(new BlockRoutes(asked, views, source).routes());
        routes.addAll(new SubmitRoute(submissions, new SecureRandom()).routes());
        routes.addAll(new TransactionRoutes(asked, views, pool).routes());
        routes.addAll(new AddressRoutes(asked, views, pool, source).routes());
        routes.addAll(new PoolRoutes(asked, views, pool, answers).routes());
        routes.addAll(new FeeMarketRoutes(asked, views, pool, answers, fees).routes());
        routes.addAll(new NetworkRoutes(asked, views, fees).routes());
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
            PoolAnswers answers,
            JsonMapper json,
            PushSettings settings,
            MeterRegistry meters) {
        return new PushHub(new PushViews(index, pool, views, answers), json, settings, meters);
    }

    /// Tells the pool once a second; a second in which that fails is left out.
    @Bean(destroyMethod = "dispose")
    Disposable poolNews(PushHub hub, Scheduler reads) {
        return PushServer.every(Duration.ofSeconds(1), hub::tellPool, reads);
    }

    @Bean
    HandlerMapping pushMapping(
            PushHub hub, JsonMapper json, PushSettings settings, Scheduler reads) {
        return PushServer.mapping(PUSH_PATH, new PushHandler(hub, json, settings, reads));
    }

    @Override
    public WebSocketService getWebSocketService() {
        return PushServer.webSockets(PushHandler.MESSAGE_BYTES_MAX);
    }
}
