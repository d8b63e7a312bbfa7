package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.Argon2Parameters;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.localnet.Ports;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;

/// Two pods of a pool beside three workers, and two miners on the pods. A worker, a pod and the
/// validator are killed with SIGKILL one after the other and come back. Every share that a miner
/// was told of is in the log, no two are the same work, nobody's extra-nonces are another's, and
/// blocks that miners solved are in the chain.
class PoolTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SHARES = 5;

    @TempDir private Path data;

    @Test
    void minersAndWorkersMineOnWhileOneOfEachKindIsKilled() {
        try (var cluster =
                new Cluster(data)
                        .with("NUMI_MINER_SHARE", "0.1")
                        .up("--pools", "2", "--workers", "3")) {
            int first = cluster.port(Ports.poolStratum(1));
            int second = cluster.port(Ports.poolStratum(2));
            var hash = hash();
            var miners =
                    List.of(
                            PoolMiner.start(List.of(first, second), user(1), hash),
                            PoolMiner.start(List.of(second, first), user(2), hash));
            try {
                awaitShares(cluster, miners, "the start");
                for (String victim : List.of("mining-worker-2", "mining-pool", "validator")) {
                    assertThat(cluster.process(victim).destroyForcibly()).isTrue();
                    awaitShares(cluster, miners, "SIGKILL of " + victim);
                    Cluster.await(
                            victim + " is back",
                            LIMIT,
                            () -> cluster.status().get("healthy").asBoolean());
                }
            } finally {
                miners.forEach(PoolMiner::close);
            }
            assertThat(miners).allSatisfy(miner -> assertThat(miner.broken()).isEmpty());
            assertThatNothingIsLostOrDoneTwice(cluster, miners);
        }
    }

    private static void awaitShares(Cluster cluster, List<PoolMiner> miners, String after) {
        long height = cluster.height();
        int[] had = miners.stream().mapToInt(PoolMiner::accepted).toArray();
        Cluster.await(
                "shares and blocks after " + after,
                LIMIT,
                () -> {
                    for (int i = 0; i < had.length; i++) {
                        if (miners.get(i).accepted() < had[i] + SHARES) {
                            return false;
                        }
                    }
                    return cluster.height() > height + 2;
                });
        System.out.printf(
                "after %s: shares %s, refused %s, height %d%n",
                after,
                miners.stream().map(PoolMiner::accepted).toList(),
                miners.stream().map(PoolMiner::refused).toList(),
                cluster.height());
    }

    private static void assertThatNothingIsLostOrDoneTwice(
            Cluster cluster, List<PoolMiner> miners) {
        KafkaClients clients =
                new KafkaFixture(
                                cluster.kafka(),
                                TopicPrefix.ofChain(Cluster.spec().name()),
                                new SimpleMeterRegistry())
                        .clients("test");
        List<PoolShare> shares = read(clients, Topics.POOL_SHARES, PoolShare.class);
        for (int i = 0; i < miners.size(); i++) {
            Address miner = Keys.address(i + 1);
            assertThat(shares)
                    .filteredOn(share -> share.miner().equals(miner))
                    .hasSizeGreaterThanOrEqualTo(miners.get(i).accepted());
        }
        assertThat(shares)
                .extracting(share -> List.of(share.template(), share.extraNonce(), share.nonce()))
                .doesNotHaveDuplicates();

        List<MinedSolution> solutions = read(clients, Topics.MINING_SOLUTIONS, MinedSolution.class);
        assertThat(solutions)
                .extracting(solution -> solution.header().id())
                .doesNotHaveDuplicates();
        assertThat(solutions.stream().map(PoolTest::extraNonceOfWhom).distinct())
                .extracting(List::getFirst)
                .doesNotHaveDuplicates();
        assertThat(solutions)
                .extracting(solution -> solution.origin().kind().name())
                .contains("WORKER", "POOL");

        var chain = cluster.blocks();
        assertThat(shares.stream().flatMap(share -> share.block().stream()))
                .anyMatch(block -> chain.contains(block.toHex()));
    }

    private static List<Object> extraNonceOfWhom(MinedSolution solution) {
        return List.of(
                solution.header().extraNonce(),
                solution.origin().kind(),
                solution.origin().instance());
    }

    private static <M extends Message> List<M> read(
            KafkaClients clients, Topic topic, Class<M> type) {
        var spec = Cluster.spec();
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        return TopicProbe.records(clients, topic).stream()
                .map(record -> Message.decode(record.value().unsafeArray(), network, type))
                .toList();
    }

    private static ProofOfWorkHash hash() {
        var pow = Cluster.spec().proofOfWork();
        return ProofOfWorkHashes.select(
                        new Argon2Parameters(pow.memoryKib(), pow.passes(), pow.lanes()))
                .hash();
    }

    private static String user(int key) {
        return Bech32m.encode(Cluster.spec().addressPrefix(), Keys.address(key)) + ".rig";
    }
}
