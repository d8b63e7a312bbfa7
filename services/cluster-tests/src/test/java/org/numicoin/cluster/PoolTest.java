package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.ProofOfWorkHashes;
import org.numicoin.localnet.Ports;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolShare;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;

/// Two pods of a pool beside three workers, and three miners on the pods, one of them on templates
/// of its own node (self-select). A worker, a pod and the validator are killed with SIGKILL one
/// after the other and come back. Every share that a miner was told of is in the log, no two are
/// the same work, nobody's extra-nonces are another's, and blocks that miners solved are in the
/// chain, credited in books without a gap, and paid: each miner gets what was signed for it, once.
class PoolTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SHARES = 5;
    private static final List<Integer> MINERS = List.of(1, 2, 3);

    /// The miner on templates of its own.
    private static final int CHOOSING = 3;

    @TempDir private Path data;

    @Test
    void minersAndWorkersMineOnAndMinersArePaidWhileOneOfEachKindIsKilled() {
        try (var cluster =
                new Cluster(data)
                        .with("NUMI_MINER_SHARE", "0.1")
                        .with("NUMI_POOL_SELF_SELECT", "true")
                        .up("--pools", "2", "--workers", "3")) {
            int first = cluster.port(Ports.poolStratum(1));
            int second = cluster.port(Ports.poolStratum(2));
            var hash = hash();
            var miners =
                    List.of(
                            PoolMiner.start(List.of(first, second), text(1) + ".rig", hash),
                            PoolMiner.start(List.of(second, first), text(2) + ".rig", hash),
                            PoolMiner.selfSelect(
                                    List.of(first, second),
                                    new OwnNode(cluster.port(Ports.workerHttp(1))),
                                    text(CHOOSING),
                                    hash));
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
                Cluster.await(
                        "a block on a miner's own template",
                        LIMIT,
                        () -> !chosenBlocks(cluster, PoolLogs.of(cluster)).isEmpty());
            } finally {
                miners.forEach(PoolMiner::close);
            }
            assertThat(miners).allSatisfy(miner -> assertThat(miner.broken()).isEmpty());
            var logs = PoolLogs.of(cluster);
            assertThatNothingIsLostOrDoneTwice(cluster, logs, miners);
            assertThatMinersArePaidOnce(cluster, logs);
            assertThat(logs.steps(PoolEntry.BlockCredited.class))
                    .extracting(PoolEntry.BlockCredited::block)
                    .containsAnyElementsOf(chosenBlocks(cluster, logs));
        }
    }

    private static void awaitShares(Cluster cluster, List<PoolMiner> miners, String after) {
        long height = cluster.height();
        int[] had = miners.stream().mapToInt(PoolMiner::accepted).toArray();
        try {
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
        } finally {
            report(cluster, miners, after);
        }
    }

    private static void report(Cluster cluster, List<PoolMiner> miners, String after) {
        System.out.printf(
                "after %s: shares %s, refused %s, height %d%n",
                after,
                miners.stream().map(PoolMiner::accepted).toList(),
                miners.stream().map(PoolMiner::refused).toList(),
                cluster.height());
    }

    private static void assertThatNothingIsLostOrDoneTwice(
            Cluster cluster, PoolLogs logs, List<PoolMiner> miners) {
        List<PoolShare> shares = logs.shares();
        for (int i = 0; i < miners.size(); i++) {
            Address miner = Keys.address(i + 1);
            assertThat(shares)
                    .filteredOn(share -> share.miner().equals(miner))
                    .hasSizeGreaterThanOrEqualTo(miners.get(i).accepted());
        }
        assertThat(shares)
                .extracting(share -> List.of(share.template(), share.extraNonce(), share.nonce()))
                .doesNotHaveDuplicates();

        List<MinedSolution> solutions = logs.solutions();
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

    private static void assertThatMinersArePaidOnce(Cluster cluster, PoolLogs logs) {
        Cluster.await(
                "all miners are paid",
                LIMIT,
                () ->
                        MINERS.stream().allMatch(key -> received(cluster, key) > 0)
                                && !logs.hasOpenPayouts());
        List<PoolEntry> entries = logs.entries();
        assertThat(entries)
                .extracting(PoolEntry::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, entries.size()).boxed().toList());
        assertThat(entries).extracting(PoolEntry::term).isSorted();
        var credited = logs.steps(PoolEntry.BlockCredited.class);
        assertThat(credited).extracting(PoolEntry.BlockCredited::block).doesNotHaveDuplicates();
        System.out.printf(
                "%d blocks credited, %d payouts confirmed, %d terms%n",
                credited.size(),
                logs.steps(PoolEntry.PayoutConfirmed.class).size(),
                logs.steps(PoolEntry.TermStarted.class).size());
        // A payout may have been signed since: then it is not mined yet, and more is signed for.
        Cluster.await(
                "what is signed is received",
                LIMIT,
                () ->
                        MINERS.stream()
                                .allMatch(key ->
                                        received(cluster, key)
                                                == logs.signedFor(Keys.address(key)).nano()));
    }

    /// Blocks of the chain that the choosing miner found and its node sent.
    private static List<Hash256> chosenBlocks(Cluster cluster, PoolLogs logs) {
        var sent =
                logs.solutions().stream()
                        .filter(solution -> solution.origin().kind() == Origin.Kind.WORKER)
                        .map(solution -> solution.header().id())
                        .toList();
        var chain = cluster.blocks();
        return logs.shares().stream()
                .filter(share -> share.miner().equals(Keys.address(CHOOSING)))
                .flatMap(share -> share.block().stream())
                .filter(block -> sent.contains(block) && chain.contains(block.toHex()))
                .toList();
    }

    /// Nano.
    private static long received(Cluster cluster, int key) {
        return Long.parseLong(
                cluster.getJson("/api/address/" + text(key))
                        .get("chain_stats")
                        .get("received_sum")
                        .asString());
    }

    private static List<Object> extraNonceOfWhom(MinedSolution solution) {
        return List.of(
                solution.header().extraNonce(),
                solution.origin().kind(),
                solution.origin().instance());
    }

    private static ProofOfWorkHash hash() {
        return ProofOfWorkHashes.select(Cluster.spec().proofOfWork().argon2()).hash();
    }

    private static String text(int key) {
        return Bech32m.encode(Cluster.spec().addressPrefix(), Keys.address(key));
    }
}
