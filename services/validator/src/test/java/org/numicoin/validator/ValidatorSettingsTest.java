package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.validator.ValidatorSettings.HistorySettings;
import org.numicoin.validator.ValidatorSettings.MempoolSettings;
import org.numicoin.validator.chain.EngineLimits;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

final class ValidatorSettingsTest {
    @Test
    void haveDefaultsThatFitALocalnet() {
        var settings = bind(Map.of(), "numi.validator", ValidatorSettings.class);
        assertThat(settings.storeMemory()).isEqualTo(DataSize.ofMegabytes(128));
        assertThat(settings.executedMemory()).isEqualTo(DataSize.ofMegabytes(48));
        assertThat(settings.signatures()).isEqualTo(262_144);
        assertThat(settings.depths()).isEqualTo(EngineLimits.Depths.ALL);
        assertThat(settings.threadsInUse()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(bind(Map.of(), "numi.mempool", MempoolSettings.class).rpcTargets()).isEmpty();
        assertThat(bind(Map.of(), "numi.history", HistorySettings.class))
                .isEqualTo(new HistorySettings(true, List.of()));
    }

    @Test
    void takeEveryKey() {
        var settings =
                bind(
                        Map.of(
                                "numi.validator.store-memory", "64MB",
                                "numi.validator.executed-memory", "8MB",
                                "numi.validator.signatures", "2048",
                                "numi.validator.threads", "3",
                                "numi.validator.prune-depth", "4800",
                                "numi.validator.prune-witnesses-depth", "2400"),
                        "numi.validator",
                        ValidatorSettings.class);
        assertThat(settings)
                .isEqualTo(
                        new ValidatorSettings(
                                DataSize.ofMegabytes(64),
                                DataSize.ofMegabytes(8),
                                2_048,
                                3,
                                4_800,
                                2_400));
        var mempool =
                bind(
                        Map.of("numi.mempool.targets", "127.0.0.1:7,pool:9"),
                        "numi.mempool",
                        MempoolSettings.class);
        assertThat(mempool.rpcTargets())
                .containsExactly(new RpcTarget("127.0.0.1", 7), new RpcTarget("pool", 9));
        var sources = Map.of("numi.history.sources", "gateway:9091,other:9090");
        assertThat(bind(sources, "numi.history", HistorySettings.class).rpcTargets())
                .containsExactly(new RpcTarget("gateway", 9091), new RpcTarget("other", 9090));
        var off = new HashMap<>(sources);
        off.put("numi.history.fill", "false");
        assertThat(bind(off, "numi.history", HistorySettings.class).rpcTargets()).isEmpty();
    }

    @Test
    void takeTheDepthsOfPruningFromTheEnvironment() {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        Map<String, Object> variables =
                Map.of(
                        "NUMI_VALIDATOR_PRUNE_DEPTH", "4800",
                        "NUMI_VALIDATOR_PRUNE_WITNESSES_DEPTH", "2400");
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables));
        var settings =
                Binder.get(environment).bind("numi.validator", ValidatorSettings.class).get();
        assertThat(settings.depths()).isEqualTo(new EngineLimits.Depths(4_800, 2_400));
    }

    @Test
    void refuseWhatCannotWork() {
        assertThatThrownBy(() ->
                        new ValidatorSettings(
                                DataSize.ofMegabytes(15), DataSize.ofMegabytes(8), 2_048, 0, 0, 0))
                .hasMessage("must be at least 16777216B");
        assertThatThrownBy(() ->
                        new ValidatorSettings(
                                DataSize.ofMegabytes(16), DataSize.ofBytes(1), 2_048, 0, 0, 0))
                .hasMessage("must be at least 1048576B");
        assertThatThrownBy(() ->
                        bind(
                                Map.of("numi.mempool.targets", "pool"),
                                "numi.mempool",
                                MempoolSettings.class))
                .rootCause()
                .hasMessage("must be host:port, not pool");
        assertThatThrownBy(() ->
                        bind(
                                Map.of("numi.history.sources", "gateway"),
                                "numi.history",
                                HistorySettings.class))
                .rootCause()
                .hasMessage("must be host:port, not gateway");
    }

    private static <T> T bind(Map<String, String> keys, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(keys)).bindOrCreate(prefix, type);
    }
}
