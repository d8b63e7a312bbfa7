package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;

class ServicesTest {
    @TempDir Path home;

    @Test
    void tellsEachServiceWhereTheOthersAre() {
        var services = Services.of(settings(2));
        assertThat(services)
                .extracting(ServiceSpec::name)
                .containsExactly(
                        "validator",
                        "mempool",
                        "p2p-gateway",
                        "explorer-api",
                        "mining-worker-1",
                        "mining-worker-2");
        assertThat(services)
                .allSatisfy(service ->
                        assertThat(service.environment())
                                .containsEntry("NUMI_CHAIN", "localnet")
                                .containsEntry("NUMI_PREFIX", "numi.localnet")
                                .containsEntry("NUMI_KAFKA_BOOTSTRAP", "127.0.0.1:9000")
                                .containsEntry("NUMI_EXIT_ON_STDIN_CLOSE", "true")
                                .containsEntry("SERVER_ADDRESS", "127.0.0.1"));
        assertThat(services.get(0).environment())
                .containsEntry("NUMI_GRPC_PORT", "9011")
                .containsEntry("NUMI_MEMPOOL_TARGETS", "127.0.0.1:9013")
                .containsEntry("NUMI_HISTORY_SOURCES", "127.0.0.1:9015");
        assertThat(services.get(0).environment()).doesNotContainKey("MANAGEMENT_SERVER_ADDRESS");
        assertThat(services.get(2).environment())
                .containsEntry("NUMI_GRPC_PORT", "9015")
                .containsEntry("NUMI_P2P_LISTEN", "/ip4/127.0.0.1/tcp/9020")
                .containsEntry("NUMI_P2P_BOOTSTRAP", "")
                .containsEntry("SERVER_PORT", "9021");
        assertThat(services.get(3).environment())
                .containsEntry("MANAGEMENT_SERVER_PORT", "9014")
                .containsEntry("NUMI_VALIDATOR_TARGET", "127.0.0.1:9011")
                .containsEntry("NUMI_REDIS_URL", "redis://127.0.0.1:9002");
        assertThat(services.get(5).environment())
                .containsEntry("NUMI_MINER_ADDRESS", "lnumi1someone")
                .containsEntry("SERVER_PORT", "9031");
    }

    @Test
    void givesEveryNodeItsOwnTopicsDataAndPortsAndTheAddressOfTheFirst() {
        var services =
                Services.of(
                        settings(
                                Layout.of(
                                        2,
                                        List.of(),
                                        List.of(),
                                        List.of(0, 1),
                                        List.of(),
                                        List.of()),
                                ChainSpecs.named("localnet")));
        assertThat(services)
                .extracting(ServiceSpec::name)
                .containsExactly(
                        "validator",
                        "mempool",
                        "p2p-gateway",
                        "explorer-api",
                        "n2-validator",
                        "n2-mempool",
                        "n2-p2p-gateway",
                        "n2-mining-worker-1");
        assertThat(services.subList(4, 8))
                .allSatisfy(service ->
                        assertThat(service.environment())
                                .containsEntry("NUMI_PREFIX", "numi.localnet.n2")
                                .containsEntry(
                                        "NUMI_DATA_DIR",
                                        home.resolve("data/services/" + service.name()).toString())
                                .containsEntry("NUMI_KAFKA_BOOTSTRAP", "127.0.0.1:9000"));
        assertThat(services.get(6).environment())
                .containsEntry("NUMI_P2P_LISTEN", "/ip4/127.0.0.1/tcp/9120")
                .containsEntry("NUMI_P2P_BOOTSTRAP", "/ip4/127.0.0.1/tcp/9020")
                .containsEntry("NUMI_VALIDATOR_TARGET", "127.0.0.1:9111");
        assertThat(services.get(7).environment()).containsEntry("SERVER_PORT", "9130");
    }

    @Test
    void givesStandbysTheirOwnDataAndPortsAndTellsTheOthersOfAllValidators() {
        var services =
                Services.of(
                        settings(
                                Layout.of(
                                        1, List.of(3), List.of(), List.of(0), List.of(), List.of()),
                                ChainSpecs.named("localnet")));
        assertThat(services)
                .extracting(ServiceSpec::name)
                .containsExactly(
                        "validator",
                        "validator-2",
                        "validator-3",
                        "mempool",
                        "p2p-gateway",
                        "explorer-api");
        assertThat(services.get(1).environment())
                .containsEntry("SERVER_PORT", "9022")
                .containsEntry("NUMI_GRPC_PORT", "9023")
                .containsEntry("NUMI_MEMPOOL_TARGETS", "127.0.0.1:9013")
                .containsEntry("NUMI_PREFIX", "numi.localnet")
                .containsEntry(
                        "NUMI_DATA_DIR", home.resolve("data/services/validator-2").toString());
        assertThat(services.subList(3, 6))
                .allSatisfy(service ->
                        assertThat(service.environment())
                                .containsEntry(
                                        "NUMI_VALIDATOR_TARGET",
                                        "127.0.0.1:9011,127.0.0.1:9023,127.0.0.1:9025"));
    }

    @Test
    void givesMempoolsTheirOwnNamesAndPortsAndTellsTheValidatorsOfAll() {
        var services =
                Services.of(
                        settings(
                                Layout.of(
                                        1,
                                        List.of(2),
                                        List.of(3),
                                        List.of(0),
                                        List.of(),
                                        List.of()),
                                ChainSpecs.named("localnet")));
        assertThat(services)
                .extracting(ServiceSpec::name)
                .containsExactly(
                        "validator",
                        "validator-2",
                        "mempool",
                        "mempool-2",
                        "mempool-3",
                        "p2p-gateway",
                        "explorer-api");
        assertThat(services.subList(0, 2))
                .allSatisfy(validator ->
                        assertThat(validator.environment())
                                .containsEntry(
                                        "NUMI_MEMPOOL_TARGETS",
                                        "127.0.0.1:9013,127.0.0.1:9083,127.0.0.1:9085"));
        assertThat(services.subList(2, 5))
                .extracting(mempool -> mempool.environment().get("NUMI_INSTANCE"))
                .containsExactly("1", "2", "3");
        assertThat(services.get(3).environment())
                .containsEntry("SERVER_PORT", "9082")
                .containsEntry("NUMI_GRPC_PORT", "9083")
                .containsEntry("NUMI_VALIDATOR_TARGET", "127.0.0.1:9011,127.0.0.1:9023")
                .containsEntry("NUMI_PREFIX", "numi.localnet");
    }

    @Test
    void givesPodsOfThePoolOneAddressOneWalletAndEachOtherToSendMinersTo() {
        var services =
                Services.of(
                        settings(
                                Layout.of(
                                        2,
                                        List.of(2),
                                        List.of(),
                                        List.of(0),
                                        List.of(2, 1),
                                        List.of()),
                                ChainSpecs.named("localnet")));
        var pods = services.stream().filter(s -> s.name().contains("mining-pool")).toList();
        assertThat(pods)
                .extracting(ServiceSpec::name)
                .containsExactly("mining-pool", "mining-pool-2", "n2-mining-pool");
        assertThat(pods)
                .allSatisfy(pod ->
                        assertThat(pod.environment())
                                .containsEntry("NUMI_POOL_ADDRESS", "lnumi1pool")
                                .containsEntry("NUMI_POOL_STRATUM_ADDRESS", "127.0.0.1")
                                .containsEntry(
                                        "NUMI_POOL_PAYOUT_WALLET",
                                        home.resolve("pool.json").toString())
                                .containsEntry("NUMI_REDIS_URL", "redis://127.0.0.1:9002"));
        assertThat(pods.get(0).environment())
                .containsEntry("NUMI_POOL_STRATUM_PORT", "9070")
                .containsEntry("SERVER_PORT", "9071")
                .containsEntry("MANAGEMENT_SERVER_PORT", "9072")
                .containsEntry("NUMI_POOL_STRATUM_DRAIN_PORT", "9073")
                .containsEntry("NUMI_VALIDATOR_TARGET", "127.0.0.1:9011,127.0.0.1:9023");
        assertThat(pods.get(1).environment())
                .containsEntry("NUMI_INSTANCE", "2")
                .containsEntry("NUMI_POOL_STRATUM_PORT", "9073")
                .containsEntry("NUMI_POOL_STRATUM_DRAIN_PORT", "9070");
        assertThat(pods.get(2).environment())
                .containsEntry("NUMI_PREFIX", "numi.localnet.n2")
                .containsEntry("NUMI_POOL_STRATUM_PORT", "9170")
                .doesNotContainKey("NUMI_POOL_STRATUM_DRAIN_HOST");
    }

    @Test
    void boundsTheMemoryOfEveryService() throws IOException {
        assertThat(Services.of(settings(1)))
                .allSatisfy(service ->
                        assertThat(service.command())
                                .contains("-Djdk.nio.maxCachedBufferSize=262144")
                                .anyMatch(flag -> flag.startsWith("-Xmx"))
                                .anyMatch(flag -> flag.startsWith("-XX:MaxDirectMemorySize=")));
        var warm = new WarmJars(home);
        assertThat(FakeService.spec(settings(1).ports()).builder(warm).environment())
                .containsEntry("MALLOC_ARENA_MAX", "2");
    }

    /// A block of 32 MiB is 24 MiB more than what the usual heaps are for.
    @Test
    void givesMoreHeapToWhoReadsLargerBlocks() {
        ChainSpec usual = ChainSpecs.named("localnet");
        var services = Services.of(settings(1, withWeightLimit(usual, 32 << 20)));

        assertThat(services.get(0).command()).contains("-Xmx464m");
        assertThat(services.get(3).command()).contains("-Xmx368m");
        assertThat(services.get(4).command()).contains("-Xmx64m");
        assertThat(Services.of(settings(0)).getFirst().command()).contains("-Xmx320m");
    }

    @Test
    void startsTheNewestJarThatWasBuilt() throws IOException {
        Path target = Files.createDirectories(home.resolve("services/validator/target"));
        for (String name :
                new String[] {
                    "validator-1.jar",
                    "validator-2.jar",
                    "validator-3-tests.jar",
                    "validator-2.jar.original"
                }) {
            Files.createFile(target.resolve(name));
        }
        Files.setLastModifiedTime(target.resolve("validator-1.jar"), FileTime.fromMillis(1));
        var validator = Services.of(settings(0)).getFirst();
        assertThat(validator.jar()).isEqualTo(target.resolve("validator-2.jar"));
        assertThat(validator.command()).endsWith("-jar", validator.jar().toString());
        Path withLibraries = Files.createFile(target.resolve("validator-2-exec.jar"));
        Files.setLastModifiedTime(withLibraries, FileTime.fromMillis(1));
        assertThat(Services.of(settings(0)).getFirst().jar()).isEqualTo(withLibraries);
    }

    @Test
    void saysThatAJarIsNotBuilt() {
        var mempool = Services.of(settings(0)).get(1);
        assertThatThrownBy(mempool::requireBuilt)
                .isInstanceOf(LocalnetException.class)
                .hasMessage(
                        home.resolve("services/mempool/target/mempool.jar")
                                + " is missing: build it with ./numi up or ./mvnw package");
    }

    private static ChainSpec withWeightLimit(ChainSpec spec, long limit) {
        return new ChainSpec(
                spec.name(),
                spec.chainId(),
                spec.addressPrefix(),
                spec.genesisTimestamp(),
                spec.blockInterval(),
                spec.halfLife(),
                spec.easiestTarget(),
                spec.firstTarget(),
                spec.firstSubsidy(),
                spec.halving(),
                spec.maturity(),
                limit,
                spec.paymentWeight(),
                spec.leastBaseFee(),
                spec.firstBaseFee(),
                spec.accountMinimum(),
                spec.proofOfWork(),
                spec.poolReleaseDivisor(),
                spec.futureLimit(),
                spec.allocations(),
                spec.upgrades(),
                spec.minimumChainWork(),
                spec.reorganizationLimit(),
                spec.checkpoints(),
                spec.seeds(),
                spec.faucetSeed());
    }

    private LocalnetSettings settings(int workers) {
        return settings(workers, ChainSpecs.named("localnet"));
    }

    private LocalnetSettings settings(int workers, ChainSpec spec) {
        return settings(Layout.single(workers), spec);
    }

    private LocalnetSettings settings(Layout layout, ChainSpec spec) {
        return new LocalnetSettings(
                home,
                home.resolve("data"),
                Ports.of(9000, layout, Map.of()),
                "localnet",
                spec,
                layout,
                P2pReach.loopback(),
                "lnumi1someone",
                Optional.of(new PoolReward("lnumi1pool", Optional.of(home.resolve("pool.json")))));
    }
}
