package org.numicoin.mempool.app;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.mempool.select.SelectService;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.rpc.v1.MempoolGrpc;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.testing.Specs;
import org.springframework.util.unit.DataSize;

/// A replica in a process of its own, which answers as the service does, and which a failpoint may
/// halt or a test stop, kill or end.
final class MempoolProcess implements AutoCloseable {
    private static final long END_SECONDS = 90;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Pattern PORT = Pattern.compile("answers at (\\d+)");

    private final Process process;
    private final Path output;
    private Optional<ManagedChannel> channel = Optional.empty();

    private MempoolProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// In place of the replica of a harness that was stopped, or beside it.
    ///
    /// @param name of the replica
    /// @param failpoints as in `numi.failpoints`
    static MempoolProcess start(Harness of, String name, Path output, String failpoints)
            throws IOException {
        var process =
                ChildJvm.start(
                        MempoolProcess.class,
                        output,
                        128,
                        failpoints,
                        List.of(
                                name,
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
        var redis = new RedisSettings(URI.create(arguments[3]), Duration.ofSeconds(1));
        var mempool =
                Mempool.start(
                        new MempoolParts(
                                spec,
                                new NetworkId(spec.chainId(), Genesis.of(spec).block().id()),
                                new KafkaClients(
                                        new KafkaSettings(List.of(arguments[1]), 1, 1),
                                        new TopicPrefix(arguments[2]),
                                        arguments[0],
                                        KafkaFixture.BLOCK_BYTES_MAX,
                                        meters),
                                RedisClients.open(redis),
                                redis,
                                RpcChannels.any(
                                        new RpcTarget("127.0.0.1", Integer.parseInt(arguments[4])),
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
        var limits = RpcLimits.of(1 << 23);
        var select = new SelectService(mempool::shards, 1 << 23, Duration.ofMillis(150));
        var server =
                new RpcServer(
                        new RpcSettings("127.0.0.1", 0, 2, 16), limits, List.of(select), meters);
        server.start();
        System.out.println("answers at " + server.port());
        Runtime.getRuntime().addShutdownHook(new Thread(mempool::close));
        new CountDownLatch(1).await();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /// What it would put into a block; nothing while it does not answer.
    SelectReply select(SelectRequest request) {
        try {
            return channel().isEmpty()
                    ? SelectReply.getDefaultInstance()
                    : MempoolGrpc.newBlockingStub(channel().orElseThrow())
                            .withDeadlineAfter(ANSWER_MAX)
                            .select(request);
        } catch (StatusRuntimeException _) {
            return SelectReply.getDefaultInstance();
        }
    }

    private Optional<ManagedChannel> channel() {
        if (channel.isEmpty()) {
            var port = PORT.matcher(output());
            if (port.find()) {
                channel =
                        Optional.of(
                                RpcChannels.any(
                                        new RpcTarget("127.0.0.1", Integer.parseInt(port.group(1))),
                                        RpcLimits.of(1 << 23)));
            }
        }
        return channel;
    }

    /// Ends it in order. By its handle: the process itself would close its standard input, too, at
    /// which it halts.
    void end() throws InterruptedException {
        var _ = handle().destroy();
        var _ = awaitEnd();
    }

    /// Waits for the process to end by itself; its exit status.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs: " + output());
        }
        return process.exitValue();
    }

    /// What it wrote.
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether one of its threads stands at a failpoint. Asked of a process that is stopped: of one
    /// that runs it may be past when the answer is there.
    boolean standsAt(String failpoint) {
        List<String> lines =
                output().lines().filter(l -> l.contains("failpoint " + failpoint)).toList();
        long standing = lines.stream().filter(l -> l.endsWith("stands")).count();
        return standing > lines.size() - standing;
    }

    /// Kills it with SIGKILL if it still runs.
    @Override
    public void close() {
        channel.ifPresent(ManagedChannel::shutdownNow);
        process.destroyForcibly().onExit().join();
    }
}
