package org.numicoin.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.messaging.NetworkId;
import org.numicoin.mining.MiningConfiguration;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.WorkBoard;
import org.springframework.util.unit.DataSize;

/// A worker of one thread put together as the application does it, without the seconds that Spring
/// takes. Key 5 gets the rewards.
record TestWorker(
        Worker worker,
        WorkBoard board,
        HashRate rate,
        ReadinessReasons readiness,
        ProgressWatch watch,
        MeterRegistry meters,
        List<FatalError> exits)
        implements AutoCloseable {
    static TestWorker start(KafkaFixture kafka, NetworkId network, String redisUrl, int seed) {
        var application = new MiningWorkerApplication();
        var spec = Specs.fast();
        var settings =
                new MinerSettings(
                        Bech32m.encode(spec.addressPrefix(), Keys.address(5)),
                        "cpu",
                        DataSize.ofGigabytes(1),
                        1,
                        1,
                        "",
                        0,
                        Duration.ofDays(1));
        var node = new NodeSettings("testchain", kafka.prefix().text(), Path.of("none"), "1");
        var redis = new RedisSettings(URI.create(redisUrl), Duration.ofSeconds(1));
        var random = new Random(seed);
        var meters = new SimpleMeterRegistry();
        var readiness = new ReadinessReasons();
        var watch = new ProgressWatch(System::nanoTime);
        var exits = new CopyOnWriteArrayList<FatalError>();
        var clock = InstantSource.system();
        var board = application.workBoard(random, meters);
        var rate = application.hashRate(meters);
        var outbox = application.solutionOutbox(node, settings, random, meters);
        var feed =
                application.templateFeed(
                        spec,
                        network,
                        application.minerAddress(settings, spec),
                        settings,
                        board,
                        rate,
                        application.ownTemplates(),
                        clock,
                        readiness,
                        meters);
        var miner =
                application.miner(
                        board,
                        application.searchDevice(
                                spec,
                                settings,
                                new MiningConfiguration().proofOfWorkHash(spec),
                                clock,
                                meters),
                        rate,
                        settings,
                        outbox,
                        watch,
                        exits::add,
                        meters);
        var lease = application.instanceLease(redis, kafka.prefix(), random, board);
        var worker =
                application.worker(
                        kafka.clients("mining-worker-1"),
                        network,
                        feed,
                        miner,
                        outbox,
                        lease,
                        settings,
                        watch,
                        readiness,
                        exits::add);
        worker.start();
        return new TestWorker(worker, board, rate, readiness, watch, meters, exits);
    }

    double templates(String outcome) {
        return meters.counter("numi.worker.templates", "outcome", outcome).count();
    }

    @Override
    public void close() {
        worker.stop();
    }
}
