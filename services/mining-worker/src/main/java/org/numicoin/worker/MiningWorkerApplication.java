package org.numicoin.worker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.ServiceMain;
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
import org.numicoin.primitives.Address;
import org.numicoin.worker.machine.CpuList;
import org.numicoin.worker.machine.LinuxPlacement;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Miner;
import org.numicoin.worker.search.WorkBoard;
import org.numicoin.worker.selfselect.OwnTemplates;
import org.numicoin.worker.selfselect.SelfSelectRoutes;
import org.numicoin.worker.selfselect.SelfSelectRpc;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The mining worker as a process.
@SpringBootApplication(proxyBeanMethods = false)
@Import({KitConfiguration.class, MiningConfiguration.class})
@EnableConfigurationProperties({MinerSettings.class, RedisSettings.class})
public class MiningWorkerApplication {
    private static final Duration[] SWITCH_GOALS = {
        Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(1)
    };

    static void main(String[] args) {
        ServiceMain.run(MiningWorkerApplication.class, args);
    }

    @Bean
    Address minerAddress(MinerSettings settings, ChainSpec spec) {
        return MiningConfiguration.rewardAddress("numi.miner.address", settings.address(), spec);
    }

    @Bean
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Bean
    WorkBoard workBoard(RandomGenerator random, MeterRegistry meters) {
        var board = new WorkBoard(NonceSpace.unleased(random), System::nanoTime);
        Gauge.builder("numi.worker.leased", board, b -> b.space().isLeased() ? 1 : 0)
                .description("Whether the instance number is leased, not random")
                .register(meters);
        return board;
    }

    @Bean
    HashRate hashRate(MeterRegistry meters) {
        var rate = new HashRate();
        FunctionCounter.builder("numi.worker.hashes", rate, HashRate::hashes)
                .description("Proof-of-work hashes computed")
                .register(meters);
        Gauge.builder("numi.worker.hashrate", rate, HashRate::perSecond)
                .description("Hashes a second, moving average")
                .register(meters);
        return rate;
    }

    @Bean
    SolutionOutbox solutionOutbox(
            NodeSettings node,
            MinerSettings settings,
            RandomGenerator random,
            MeterRegistry meters) {
        return new SolutionOutbox(
                "numi.worker",
                new Origin(Origin.Kind.WORKER, node.instance(), settings.address()),
                settings.templateAgeMax(),
                random,
                System::nanoTime,
                meters);
    }

    @Bean
    TemplateFeed templateFeed(
            ChainSpec spec,
            NetworkId network,
            Address miner,
            MinerSettings settings,
            WorkBoard board,
            HashRate rate,
            OwnTemplates own,
            InstantSource clock,
            ReadinessReasons readiness,
            MeterRegistry meters) {
        return new TemplateFeed(
                spec,
                network,
                "numi.worker",
                settings.templateAgeMax(),
                TemplateListener.all(own, new SearchOfTemplates(miner, board, rate)),
                clock,
                readiness,
                meters);
    }

    @Bean
    OwnTemplates ownTemplates() {
        return new OwnTemplates();
    }

    @Bean
    RouterFunction<ServerResponse> selfSelectRoutes(
            ChainSpec spec,
            OwnTemplates own,
            ProofOfWorkHash hash,
            SolutionOutbox outbox,
            InstantSource clock) {
        return SelfSelectRoutes.of(new SelfSelectRpc(spec, own, hash, outbox::solved, clock));
    }

    /// Takes a device only where one is set and works.
    @Bean
    SearchDevice searchDevice(
            ChainSpec spec,
            MinerSettings settings,
            ProofOfWorkHash hash,
            InstantSource clock,
            MeterRegistry meters) {
        return SearchDevice.open(spec, settings, hash, clock, meters);
    }

    @Bean(destroyMethod = "")
    Miner miner(
            WorkBoard board,
            SearchDevice device,
            HashRate rate,
            MinerSettings settings,
            SolutionOutbox outbox,
            ProgressWatch watch,
            ServiceExit exit,
            MeterRegistry meters) {
        var switches =
                Timer.builder("numi.worker.switch")
                        .description("From a template on another parent to a thread's first hash")
                        .serviceLevelObjectives(SWITCH_GOALS)
                        .register(meters);
        var miner =
                new Miner(
                        board,
                        device.search(),
                        rate,
                        (work, header, current) ->
                                outbox.solved(work.templateId(), header, work.trace(), current),
                        LinuxPlacement.of(
                                CpuList.parse(settings.cpus()),
                                settings.nice(),
                                System.getProperty("os.name")),
                        nanos -> switches.record(nanos, TimeUnit.NANOSECONDS),
                        watch,
                        exit);
        Gauge.builder("numi.worker.threads", miner, m -> m.load().threads())
                .description("Threads that hash, or feed a device")
                .register(meters);
        return miner;
    }

    @Bean
    MiningEndpoint miningEndpoint(Miner miner, HashRate rate, SearchDevice device) {
        return new MiningEndpoint(miner, rate, device.name());
    }

    @Bean(destroyMethod = "")
    InstanceLease instanceLease(
            RedisSettings redis, TopicPrefix prefix, RandomGenerator random, WorkBoard board) {
        return InstanceLease.inRedis(redis, prefix, LeaseTiming.STANDARD, random, board::searchIn);
    }

    /// Closes miner and lease itself, in the right order.
    @Bean
    Worker worker(
            KafkaClients kafka,
            NetworkId network,
            TemplateFeed feed,
            Miner miner,
            SolutionOutbox outbox,
            InstanceLease lease,
            MinerSettings settings,
            ProgressWatch watch,
            ReadinessReasons readiness,
            ServiceExit exit) {
        var topics = new TopicCheck(kafka, TopicClient.MINING_WORKER, readiness);
        var load = settings.load(Runtime.getRuntime().availableProcessors(), miner.threadsMax());
        var parts =
                new Worker.Parts(kafka, network, topics, feed, miner, outbox, lease, watch, exit);
        return new Worker(parts, load);
    }
}
