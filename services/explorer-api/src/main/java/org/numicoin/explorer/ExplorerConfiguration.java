package org.numicoin.explorer;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.explorer.fees.FeeEstimator;
import org.numicoin.explorer.fees.FeeFile;
import org.numicoin.explorer.follow.ChainFollower;
import org.numicoin.explorer.follow.ChainListener;
import org.numicoin.explorer.follow.ChainSource;
import org.numicoin.explorer.follow.ValidatorSource;
import org.numicoin.explorer.follow.VerdictFollower;
import org.numicoin.explorer.index.IndexException;
import org.numicoin.explorer.index.IndexStore;
import org.numicoin.explorer.index.IndexWriter;
import org.numicoin.explorer.pool.PoolSnapshots;
import org.numicoin.explorer.pool.PoolView;
import org.numicoin.explorer.push.PushHub;
import org.numicoin.explorer.push.PushSettings;
import org.numicoin.explorer.submit.Submissions;
import org.numicoin.explorer.submit.SubmitSettings;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.http.SlowClients;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicClient;
import org.numicoin.primitives.Hash256;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// The beans of the explorer, from the index up to what follows the log.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    ExplorerSettings.class,
    ValidatorSettings.class,
    SubmitSettings.class,
    PushSettings.class
})
class ExplorerConfiguration {
    @Bean
    IndexStore indexStore(NodeSettings node, ExplorerSettings settings) {
        try {
            return IndexStore.open(node.dataDir().resolve("index"), settings.cache().toBytes());
        } catch (IndexException e) {
            throw new FatalError(
                    "numi.data-dir (NUMI_DATA_DIR)",
                    String.valueOf(e.getMessage()),
                    "then start again",
                    e);
        }
    }

    @Bean
    IndexWriter indexWriter(IndexStore index, ChainSpec spec) {
        try {
            return new IndexWriter(index, spec);
        } catch (IndexException e) {
            throw new FatalError(
                    "numi.data-dir (NUMI_DATA_DIR)",
                    String.valueOf(e.getMessage()),
                    "or delete it",
                    e);
        }
    }

    @Bean
    PoolView poolView(IndexStore index, ChainSpec spec, ExplorerSettings settings) {
        return new PoolView(
                spec,
                address -> {
                    try (var view = index.view()) {
                        return view.address(address).account().map(Account::nonce).orElse(0L);
                    }
                },
                settings.pool().toBytes());
    }

    @Bean
    PoolSnapshots poolSnapshots(PoolView pool) {
        return new PoolSnapshots(pool, System::nanoTime);
    }

    /// Counts only while the index and the pool are at the end of their logs.
    @Bean
    FeeEstimator feeEstimator(
            ChainSpec spec,
            NetworkId network,
            NodeSettings node,
            PoolView pool,
            ReadinessReasons readiness) {
        return new FeeEstimator(
                spec,
                pool,
                readiness::isReady,
                new FeeFile(node.dataDir().resolve("fees.bin"), network.genesisId()));
    }

    @Bean(destroyMethod = "shutdownNow")
    ManagedChannel validatorChannel(ValidatorSettings settings, ChainSpec spec) {
        return RpcChannels.any(settings.replicas(), RpcLimits.of(spec.blockBytesMax()));
    }

    @Bean
    ChainSource chainSource(ManagedChannel channel) {
        return new ValidatorSource(channel);
    }

    /// Threads that wait for the disk on behalf of requests.
    @Bean(destroyMethod = "shutdownNow")
    ThreadPoolExecutor readExecutor(ExplorerSettings settings) {
        return pool("read-", settings.readThreads(), settings.readQueue());
    }

    @Bean(destroyMethod = "dispose")
    Scheduler reads(ExecutorService readExecutor) {
        return Schedulers.fromExecutorService(readExecutor, "reads");
    }

    /// Threads that decode transactions and wait for Kafka's buffer.
    @Bean(destroyMethod = "shutdownNow", defaultCandidate = false)
    ExecutorService submitExecutor(SubmitSettings settings) {
        return pool("submit-", settings.threads(), settings.waitersMax());
    }

    @Bean
    Publisher publisher(KafkaClients clients) {
        return Publisher.small(clients);
    }

    @Bean
    Submissions submissions(
            ChainSpec spec,
            NetworkId network,
            NodeSettings node,
            SubmitSettings settings,
            Publisher publisher,
            IndexStore index,
            PoolView pool,
            @Qualifier("submitExecutor") ExecutorService executor,
            MeterRegistry meters) {
        var known =
                new Submissions.Known() {
                    @Override
                    public boolean isConfirmed(Hash256 id) {
                        try (var view = index.view()) {
                            return view.locate(id).isPresent();
                        }
                    }

                    @Override
                    public boolean isPooled(Hash256 id) {
                        return pool.find(id).isPresent();
                    }
                };
        return new Submissions(
                spec,
                network,
                node.instance(),
                settings,
                executor,
                publisher::publish,
                known,
                System::nanoTime,
                meters);
    }

    @Bean
    Followers followers(
            KafkaClients clients,
            NetworkId network,
            IndexWriter writer,
            ChainSource source,
            PoolView pool,
            Submissions submissions,
            FeeEstimator estimator,
            PushHub push,
            ReadinessReasons readiness,
            ProgressWatch watch,
            ServiceExit exit) {
        return new Followers(
                new TopicCheck(clients, TopicClient.EXPLORER_API, readiness),
                exit,
                () ->
                        new ChainFollower(
                                clients,
                                network,
                                writer,
                                source,
                                List.of(following(pool), estimator, submissions, push),
                                readiness,
                                watch),
                () ->
                        new VerdictFollower(
                                clients,
                                network,
                                pool,
                                List.of(estimator, submissions, push),
                                readiness,
                                watch));
    }

    private static ChainListener following(PoolView pool) {
        return new ChainListener() {
            @Override
            public void connected(Hash256 id, Block block) {
                pool.connected(block);
            }

            @Override
            public void disconnected(Hash256 id, Block block) {
                pool.disconnected(block);
            }

            @Override
            public void rebuilt() {
                pool.recheck();
            }
        };
    }

    @Bean
    SlowClients slowClients() {
        return new SlowClients();
    }

    private static ThreadPoolExecutor pool(String name, int threads, int queue) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name, 0).factory());
    }
}
