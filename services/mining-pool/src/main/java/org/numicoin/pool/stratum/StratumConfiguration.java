package org.numicoin.pool.stratum;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.mining.MiningConfiguration;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.lease.InstanceLease;
import org.numicoin.mining.lease.LeaseTiming;
import org.numicoin.mining.solution.SolutionOutbox;
import org.numicoin.mining.template.TemplateFeed;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.pool.PoolSettings;
import org.numicoin.pool.job.ConnectionNumbers;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.SelfSelect;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.session.Bans;
import org.numicoin.pool.session.Hashrate;
import org.numicoin.pool.share.BlockDesk;
import org.numicoin.pool.share.ChosenBlocks;
import org.numicoin.pool.share.KafkaShares;
import org.numicoin.pool.share.ShareDesk;
import org.numicoin.primitives.Address;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Puts the Stratum side of the pool together.
@Configuration(proxyBeanMethods = false)
@Import(MiningConfiguration.class)
@EnableConfigurationProperties({
    PoolSettings.class,
    StratumSettings.class,
    DifficultySettings.class,
    BanSettings.class,
    RedisSettings.class
})
public class StratumConfiguration {
    private static final String METER = "numi.pool";

    /// Gets the rewards.
    @Bean
    Address poolAddress(PoolSettings settings, ChainSpec spec) {
        return MiningConfiguration.rewardAddress("numi.pool.address", settings.address(), spec);
    }

    @Bean
    JobBoard jobBoard(Address poolAddress, PoolSettings settings, InstantSource clock) {
        return new JobBoard(poolAddress, settings.grace(), clock);
    }

    @Bean(destroyMethod = "")
    StratumEdge stratumEdge(
            ChainSpec spec,
            NetworkId network,
            NodeSettings node,
            PoolSettings pool,
            StratumSettings stratum,
            DifficultySettings difficulty,
            BanSettings banned,
            RedisSettings redis,
            TopicPrefix prefix,
            KafkaClients kafka,
            Address poolAddress,
            JobBoard board,
            PoolState books,
            ProofOfWorkHash hash,
            InstantSource clock,
            ProgressWatch watch,
            ReadinessReasons readiness,
            ServiceExit exit,
            MeterRegistry meters) {
        RandomGenerator random = new SecureRandom();
        var origin = new Origin(Origin.Kind.POOL, node.instance(), pool.address());
        var space = new AtomicReference<>(NonceSpace.unleased(random));
        var lease = InstanceLease.inRedis(redis, prefix, LeaseTiming.STANDARD, random, space::set);
        var outbox =
                new SolutionOutbox(
                        METER, origin, pool.templateAgeMax(), random, System::nanoTime, meters);
        var blocks = new BlockDesk(pool.templateAgeMax(), System::nanoTime);
        var chosen =
                new ChosenBlocks(
                        spec,
                        board,
                        block -> books.read((ledger, _) -> ledger.block(block).isPresent()),
                        System::nanoTime,
                        meters);
        var publisher = Publisher.small(kafka);
        var shareLog = new KafkaShares(publisher, network);
        var shares =
                new ShareDesk(
                        board,
                        hash,
                        shareLog,
                        blocks,
                        new ShareDesk.Solutions(outbox, chosen),
                        new ShareDesk.Identity(
                                origin, () -> space.get().instance(), difficulty.least()),
                        pool.threadsOn(Runtime.getRuntime().availableProcessors()),
                        clock,
                        meters);
        var desk =
                new PoolDesk(
                        spec.addressPrefix(),
                        board,
                        pool.selfSelect()
                                ? Optional.of(new SelfSelect(spec, poolAddress, board, clock))
                                : Optional.empty(),
                        shares,
                        bans(banned, meters),
                        hashrate(meters),
                        difficulty.vardiff(),
                        difficulty.first(),
                        () -> space.get().instance(),
                        new ConnectionNumbers(random),
                        System::nanoTime);
        var server = new StratumServer(stratum, desk, TlsContext.of(stratum, clock), meters);
        var feed =
                new TemplateFeed(
                        spec,
                        network,
                        METER,
                        pool.templateAgeMax(),
                        TemplateListener.all(board, chosen),
                        clock,
                        readiness,
                        meters);
        var topics = new TopicCheck(kafka, TopicClient.MINING_POOL, readiness);
        return new StratumEdge(
                new StratumEdge.Parts(
                        kafka,
                        network,
                        topics,
                        feed,
                        server,
                        shares,
                        blocks,
                        outbox,
                        lease,
                        publisher,
                        shareLog,
                        stratum.drain(),
                        watch,
                        exit));
    }

    private static Bans bans(BanSettings settings, MeterRegistry meters) {
        var bans = new Bans(settings.bans(), System::nanoTime);
        Gauge.builder("numi.pool.banned", bans, Bans::size)
                .description("Addresses that are banned now")
                .register(meters);
        return bans;
    }

    private static Hashrate hashrate(MeterRegistry meters) {
        var rate = new Hashrate(System.nanoTime());
        FunctionCounter.builder("numi.pool.work", rate, Hashrate::work)
                .description("Hashes credited by accepted shares")
                .register(meters);
        Gauge.builder("numi.pool.hashrate", rate, Hashrate::perSecond)
                .description("Hashes a second of all miners of this pod, moving average")
                .register(meters);
        return rate;
    }
}
