package org.numicoin.mempool.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.testing.Specs;
import org.springframework.util.unit.DataSize;

/// A replica in a process of its own, which a failpoint may halt.
final class MempoolProcess implements AutoCloseable {
    private static final long END_SECONDS = 90;

    private final Process process;
    private final Path output;

    private MempoolProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// In place of the replica of a harness that was stopped.
    ///
    /// @param failpoints as in `numi.failpoints`
    static MempoolProcess start(Harness of, Path output, String failpoints) throws IOException {
        var process =
                ChildJvm.start(
                        MempoolProcess.class,
                        output,
                        128,
                        failpoints,
                        List.of(
                                of.kafka.bootstrap(),
                                of.kafka.prefix().text(),
                                of.redisUrl,
                                Integer.toString(of.validator.port())));
        return new MempoolProcess(process, output);
    }

    /// Of the chain of [Specs#fast].
    public static void main(String[] arguments) throws InterruptedException {
        ChildJvm.endWithParent();
        var spec = Specs.fast();
        var meters = new SimpleMeterRegistry();
        var redis = new RedisSettings(URI.create(arguments[2]), Duration.ofSeconds(1));
        var _ =
                Mempool.start(
                        new MempoolParts(
                                spec,
                                new NetworkId(spec.chainId(), Genesis.of(spec).block().id()),
                                new KafkaClients(
                                        new KafkaSettings(List.of(arguments[0]), 1, 1),
                                        new TopicPrefix(arguments[1]),
                                        "mempool-2",
                                        KafkaFixture.BLOCK_BYTES_MAX,
                                        meters),
                                RedisClients.open(redis),
                                redis,
                                RpcChannels.any(
                                        new RpcTarget("127.0.0.1", Integer.parseInt(arguments[3])),
                                        RpcLimits.of(1 << 23)),
                                Duration.ofSeconds(2),
                                new MempoolSettings(
                                        65_536,
                                        DataSize.ofMegabytes(64),
                                        1,
                                        4_096,
                                        Duration.ofSeconds(1),
                                        SpamSettings.DEFAULT),
                                SignatureProviders.select(Duration.ofMillis(60), System::nanoTime)
                                        .provider(),
                                InstantSource.system(),
                                new Random(),
                                meters,
                                new ReadinessReasons(),
                                new ProgressWatch(System::nanoTime),
                                new ProcessExit()));
        new CountDownLatch(1).await();
    }

    /// Waits for the process to end by itself; its exit status.
    int awaitEnd() throws InterruptedException, IOException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs: " + output());
        }
        return process.exitValue();
    }

    /// The end of what it wrote.
    String output() throws IOException {
        String text = Files.readString(output);
        return text.substring(Math.max(0, text.length() - 8_000));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
