package org.numicoin.pool.api;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.http.CrossOrigin;
import org.numicoin.kit.http.ProblemHandler;
import org.numicoin.kit.http.PushServer;
import org.numicoin.kit.http.Route;
import org.numicoin.kit.http.Routes;
import org.numicoin.kit.http.SlowClients;
import org.numicoin.pool.PoolSettings;
import org.numicoin.pool.accountant.PayoutSettings;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.stratum.DifficultySettings;
import org.numicoin.pool.stratum.StratumSettings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.server.WebSocketService;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/// The beans of REST, WebSocket and page.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiSettings.class)
public class ApiConfiguration implements WebFluxConfigurer {
    @Bean
    CrossOrigin crossOrigin() {
        return new CrossOrigin();
    }

    @Bean
    SlowClients slowClients() {
        return new SlowClients();
    }

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json);
    }

    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService readExecutor(ApiSettings settings) {
        int threads = settings.api().readThreads();
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.api().readQueue()),
                Thread.ofPlatform().name("read-", 0).factory());
    }

    @Bean(destroyMethod = "dispose")
    Scheduler reads(@Qualifier("readExecutor") ExecutorService readExecutor) {
        return Schedulers.fromExecutorService(readExecutor, "reads");
    }

    @Bean
    Texts texts(ApiSettings settings, ChainSpec spec) {
        return new Texts(settings.id(), spec.addressPrefix());
    }

    @Bean
    Network network(ChainSpec spec, JobBoard board, PoolState state) {
        return new Network(spec, board, state);
    }

    @Bean
    Ranking ranking(PoolState state, InstantSource clock) {
        return new Ranking(state, clock);
    }

    @Bean
    Terms terms(
            ChainSpec spec,
            PoolSettings pool,
            ApiSettings settings,
            StratumSettings stratum,
            DifficultySettings difficulty,
            PayoutSettings payouts) {
        return Terms.of(spec, pool.address(), settings, stratum, difficulty, payouts);
    }

    @Bean
    Routes routes(
            Texts texts,
            Terms terms,
            Network network,
            Ranking ranking,
            PoolState state,
            Scheduler reads,
            InstantSource clock) {
        var params = new Params(network.spec(), texts.pool());
        var asked = new Reads(params, state, reads);
        var routes = new ArrayList<Route>();
        routes.addAll(new PoolRoutes(asked, terms, state, ranking, network, texts, clock).routes());
        routes.addAll(new MinerRoutes(asked, params, state, ranking, texts, clock).routes());
        routes.addAll(new BookRoutes(asked, state, network, texts).routes());
        return new Routes(routes);
    }

    @Bean
    RouterFunction<ServerResponse> router(Routes routes) {
        return routes.router().and(PageRoutes.router());
    }

    @Bean
    Notifications notifications(JsonMapper json, ApiSettings settings, MeterRegistry meters) {
        return new Notifications(json, settings.api(), meters);
    }

    @Bean
    News news(
            PoolState state,
            Network network,
            Ranking ranking,
            Notifications notifications,
            Texts texts) {
        var news = new News(state, network, ranking, notifications, texts, state::isCurrent);
        state.listen(news);
        return news;
    }

    /// Looks for what is not in the logs; a time at which that fails is left out.
    @Bean(destroyMethod = "dispose")
    Disposable newsOfHeight(News news, Scheduler reads) {
        return PushServer.every(Duration.ofSeconds(1), news::tellHeight, reads);
    }

    @Bean(destroyMethod = "dispose")
    Disposable newsOfHashrate(
            News news, ApiSettings settings, InstantSource clock, Scheduler reads) {
        return PushServer.every(
                settings.api().hashrate(), () -> news.tellHashrate(clock.millis()), reads);
    }

    @Bean
    HandlerMapping pushMapping(Notifications notifications) {
        return PushServer.mapping(Notifications.PATH, notifications);
    }

    @Override
    public WebSocketService getWebSocketService() {
        return PushServer.webSockets(Notifications.MESSAGE_BYTES_MAX);
    }
}
