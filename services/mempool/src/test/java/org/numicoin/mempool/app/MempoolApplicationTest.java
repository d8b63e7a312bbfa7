package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.rpc.v1.MempoolGrpc;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// The service as it is deployed: settings from outside, gRPC on a port, health over its beans.
@ExtendWith(SharedBroker.class)
final class MempoolApplicationTest {
    @TempDir Path folder;

    @Test
    void servesWhatItAdmitsOverGrpc(KafkaFixture kafka) throws Exception {
        Path spec = folder.resolve("spec.yml");
        String yaml =
                Specs.yaml("testchain", 3, 100)
                        .replace("8388608", String.valueOf(KafkaFixture.BLOCK_BYTES_MAX));
        Files.writeString(spec, yaml);
        try (var redis = LocalRedis.start(folder.resolve("redis"));
                var node = new Harness(kafka, redis, ChainSpecs.parse(yaml))) {
            node.awaitReady();
            node.stop();
            try (var application =
                    ServiceMain.start(
                            MempoolApplication.class,
                            "--numi.chain=" + spec,
                            "--numi.prefix=" + kafka.prefix(),
                            "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                            "--numi.kafka.replicas=1",
                            "--numi.kafka.in-sync-min=1",
                            "--numi.redis.url=" + redis.url(),
                            "--numi.validator.target=127.0.0.1:" + node.validator.port(),
                            "--numi.grpc.port=0",
                            "--server.port=0")) {
                var readiness = application.getBean(ReadinessReasons.class);
                var mempool = application.getBean(Mempool.class);
                node.await(
                        () -> readiness.isReady() && mempool.shards().size() == Shards.COUNT,
                        "the application");
                Transaction transaction =
                        TransactionBuilder.from(node.spec, 1)
                                .pay(3, 1_000_000_000L)
                                .signRevealing(1);
                node.submit(Harness.CLIENT, transaction);
                var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());

                int port = application.getBean(RpcServer.class).port();
                ManagedChannel channel =
                        RpcChannels.any(new RpcTarget("127.0.0.1", port), RpcLimits.of(1 << 23));
                try {
                    var request =
                            SelectRequest.newBuilder()
                                    .setSequence(node.validator.sequence())
                                    .setBaseFee(100)
                                    .setWeightMax(1 << 20)
                                    .build();
                    var reply =
                            MempoolGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(Duration.ofSeconds(5))
                                    .select(request);
                    assertThat(reply.getTransactionsList())
                            .singleElement()
                            .satisfies(selected -> {
                                assertThat(selected.getTransaction().toByteArray())
                                        .isEqualTo(transaction.encoded());
                                assertThat(selected.getFeeRate()).isEqualTo(110);
                            });
                } finally {
                    channel.shutdownNow();
                }
            }
        }
    }
}
