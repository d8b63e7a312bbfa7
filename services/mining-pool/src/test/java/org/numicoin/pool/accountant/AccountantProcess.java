package org.numicoin.pool.accountant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.pool.chain.ValidatorChain;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.pool.payout.PayoutRules;
import org.numicoin.primitives.Amount;

/// A pod's accountant in a process of its own, which a failpoint may halt or a test stop or kill.
final class AccountantProcess implements AutoCloseable {
    static final long MINIMUM_NANO = 1_000_000_000;
    static final int CONFIRMATIONS = 2;

    private static final long END_SECONDS = 90;

    private final Process process;
    private final Path output;

    private AccountantProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static AccountantProcess start(
            KafkaFixture kafka,
            String name,
            Path output,
            int validatorPort,
            Path wallet,
            String failpoints)
            throws IOException {
        return new AccountantProcess(
                ChildJvm.start(
                        AccountantProcess.class,
                        output,
                        128,
                        failpoints,
                        List.of(
                                name,
                                kafka.bootstrap(),
                                kafka.prefix().text(),
                                Integer.toString(validatorPort),
                                wallet.toString())),
                output);
    }

    public static void main(String[] arguments) throws InterruptedException {
        ChildJvm.endWithParent();
        var chain = PayoutNode.testChain();
        var meters = new SimpleMeterRegistry();
        var clients =
                new KafkaClients(
                        new KafkaSettings(List.of(arguments[1]), 1, 1),
                        new TopicPrefix(arguments[2]),
                        arguments[0],
                        KafkaFixture.BLOCK_BYTES_MAX,
                        meters);
        var channel =
                RpcChannels.any(
                        new RpcTarget("127.0.0.1", Integer.parseInt(arguments[3])),
                        RpcLimits.of(chain.spec().blockBytesMax()));
        var signer =
                WalletSigner.open(
                        Path.of(arguments[4]),
                        Optional.empty(),
                        PayoutNode.POOL,
                        new SecureRandom());
        var broadcast =
                new MempoolBroadcast(
                        Publisher.small(clients),
                        chain.network(),
                        new Origin(Origin.Kind.POOL, arguments[0], ""),
                        PayoutNode.POOL);
        new Bookkeeper(
                        new Bookkeeper.Parts(
                                chain.spec(),
                                chain.network(),
                                arguments[0],
                                clients,
                                new PoolState(),
                                new ValidatorChain(
                                        chain.spec(),
                                        PayoutNode.POOL,
                                        channel,
                                        Duration.ofSeconds(2)),
                                new PayoutRules(
                                        150,
                                        Amount.ofNano(MINIMUM_NANO),
                                        Duration.ofMillis(1),
                                        CONFIRMATIONS,
                                        500),
                                signer,
                                broadcast,
                                InstantSource.system()),
                        System::nanoTime,
                        meters)
                .run(new ProgressWatch(System::nanoTime));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean writes() {
        return output().contains("writes the pool's books");
    }

    /// Whether a failpoint halted it.
    boolean isHalted() {
        return !process.isAlive() && process.exitValue() == ChildJvm.HALTED;
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
