package org.numicoin.bench.mempool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.mempool.app.Mempool;
import org.numicoin.mempool.app.MempoolParts;
import org.numicoin.mempool.app.MempoolSettings;
import org.numicoin.mempool.app.SpamSettings;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicPrefix;
import org.springframework.util.unit.DataSize;

/// A mempool replica in a process of its own, with the settings of the service. Answers each line
/// with its numbers.
final class Replica {
    private static final Duration MEASURING = Duration.ofMillis(600);
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration VALIDATOR_DEADLINE = Duration.ofSeconds(2);
    private static final int COUNT = 131_072;
    private static final DataSize SIZE = DataSize.ofMegabytes(96);
    private static final Duration FENCED_WAIT = Duration.ofSeconds(10);

    private Replica() {}

    /// `NAME KAFKA PREFIX REDIS VALIDATOR-PORT`.
    public static void main(String[] arguments) throws Exception {
        var spec = BenchSpec.spec();
        var meters = new SimpleMeterRegistry();
        var redis = new RedisSettings(URI.create(arguments[3]), REDIS_TIMEOUT);
        var readiness = new ReadinessReasons();
        var mempool =
                Mempool.start(
                        new MempoolParts(
                                spec,
                                new NetworkId(spec.chainId(), Genesis.of(spec).block().id()),
                                new KafkaClients(
                                        new KafkaSettings(List.of(arguments[1]), 1, 1),
                                        new TopicPrefix(arguments[2]),
                                        arguments[0],
                                        spec.blockBytesMax(),
                                        meters),
                                RedisClients.open(redis),
                                redis,
                                RpcChannels.any(
                                        new RpcTarget("127.0.0.1", Integer.parseInt(arguments[4])),
                                        RpcLimits.of(spec.blockBytesMax())),
                                VALIDATOR_DEADLINE,
                                new MempoolSettings(
                                        COUNT, SIZE, 0, COUNT, FENCED_WAIT, SpamSettings.DEFAULT),
                                SignatureProviders.select(MEASURING, System::nanoTime).provider(),
                                InstantSource.system(),
                                new SecureRandom(),
                                meters,
                                readiness,
                                new ProgressWatch(System::nanoTime),
                                new ProcessExit()));
        try (var input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (input.readLine() != null) {
                System.out.println(new Numbers(numbers(mempool, meters, readiness)));
            }
        }
        mempool.close();
        System.exit(0);
    }

    private static Map<String, Double> numbers(
            Mempool mempool, SimpleMeterRegistry meters, ReadinessReasons readiness) {
        var numbers = new TreeMap<String, Double>();
        numbers.put(Numbers.READY_SHARDS, readiness.isReady() ? mempool.shards().size() : 0.0);
        numbers.put(Numbers.POOLED, (double) mempool.count());
        numbers.put(
                Numbers.TOLD,
                meters
                        .find("numi.publish")
                        .tags("topic", "tx.verdicts", "outcome", "acked")
                        .counters()
                        .stream()
                        .mapToDouble(counter -> counter.count())
                        .sum());
        meters.find("numi.mempool.stage")
                .timers()
                .forEach(timer ->
                        numbers.put(
                                Numbers.STAGE + timer.getId().getTag("stage"),
                                timer.totalTime(TimeUnit.MICROSECONDS)));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                numbers.merge(
                        Numbers.THREADS + kind(thread.getThreadName()),
                        threads.getThreadCpuTime(thread.getThreadId()) / 1e3,
                        Double::sum);
            }
        }
        return numbers;
    }

    /// `shard` of `shard-12`, `lettuce` of `lettuce-nioEventLoop-4-1`.
    private static String kind(String thread) {
        return thread.replaceAll("[^a-z-].*|-[^a-z].*", "");
    }
}
