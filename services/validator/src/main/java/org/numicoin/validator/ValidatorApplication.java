package org.numicoin.validator;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.start.KitConfiguration;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.messaging.NetworkId;
import org.numicoin.validator.ValidatorSettings.HistorySettings;
import org.numicoin.validator.ValidatorSettings.MempoolSettings;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.publish.Mempools;
import org.numicoin.validator.rpc.SnapshotService;
import org.numicoin.validator.snapshot.SnapshotFolder;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.tool.StoreTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/// The validator as a service.
@SpringBootApplication(proxyBeanMethods = false)
@Import(KitConfiguration.class)
@EnableConfigurationProperties({
    RpcSettings.class,
    ValidatorSettings.class,
    MempoolSettings.class,
    HistorySettings.class
})
public class ValidatorApplication {
    private static final Logger log = LoggerFactory.getLogger(ValidatorApplication.class);
    private static final Duration PROVIDER_TEST = Duration.ofMillis(500);

    /// Without a command it is the service.
    public static void main(String[] args) {
        if (args.length > 0 && !args[0].startsWith("-")) {
            System.exit(StoreTool.run(args));
        }
        ServiceMain.run(ValidatorApplication.class, args);
    }

    /// The fastest that gives every known answer.
    @Bean
    SignatureProvider signatureProvider() {
        var selection = SignatureProviders.select(PROVIDER_TEST, System::nanoTime);
        selection.reports().forEach(report -> log.info("signatures: {}", report));
        return selection.provider();
    }

    @Bean
    RpcLimits rpcLimits(ChainSpec spec) {
        return RpcLimits.of(spec.blockBytesMax());
    }

    @Bean
    Mempools mempools(
            MempoolSettings settings, RpcLimits limits, MeterRegistry meters, ServiceExit exit) {
        var channels = new RpcChannels(settings.rpcTargets(), limits);
        return Mempools.start(channels, meters, exit);
    }

    @Bean(initMethod = "start")
    ValidatorNode validatorNode(
            NodeSettings node,
            ValidatorSettings settings,
            HistorySettings history,
            ChainSpec spec,
            NetworkId network,
            KafkaClients clients,
            SignatureProvider signatures,
            Mempools mempools,
            InstantSource clock,
            MeterRegistry meters,
            ReadinessReasons readiness,
            ProgressWatch progress,
            ServiceExit exit) {
        requireDeepEnough("prune-depth", "bodies", settings.pruneDepth(), spec);
        requireDeepEnough(
                "prune-witnesses-depth", "witnesses", settings.pruneWitnessesDepth(), spec);
        var store =
                new StoreSettings(
                        node.dataDir().resolve("chain"), settings.storeMemory().toBytes());
        try {
            return ValidatorNode.open(
                    new NodeParts(
                            spec,
                            network,
                            clients,
                            store,
                            node.instance(),
                            settings.executedMemory().toBytes(),
                            signatures,
                            settings.signatures(),
                            settings.threadsInUse(),
                            settings.depths(),
                            settings.depths().keepAll() ? history.rpcTargets() : List.of(),
                            mempools,
                            clock,
                            new SecureRandom(),
                            meters,
                            readiness,
                            progress,
                            exit));
        } catch (StoreException e) {
            throw new FatalError(
                    "numi.data-dir (NUMI_DATA_DIR) " + node.dataDir(),
                    String.valueOf(e.getMessage()),
                    "give this instance a folder of its own, or correct that",
                    e);
        }
    }

    private static void requireDeepEnough(String key, String what, long depth, ChainSpec spec) {
        long least = ChainEngine.undoDepth(spec);
        if (depth != 0 && depth < least) {
            String variable = "NUMI_VALIDATOR_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
            throw new FatalError(
                    "numi.validator.%s (%s) %d".formatted(key, variable, depth),
                    "blocks of chain %s can be taken back %d deep, and that takes their %s"
                            .formatted(spec.name(), least, what),
                    "set %d or more, or 0 to keep all %s".formatted(least, what));
        }
    }

    @Bean
    LogEndpoint logEndpoint(ValidatorNode node) {
        return new LogEndpoint(node);
    }

    @Bean
    ChainEndpoint chainEndpoint(ValidatorNode node) {
        return new ChainEndpoint(node);
    }

    @Bean
    StorageEndpoint storageEndpoint(
            ValidatorNode node, NodeSettings settings, InstantSource clock) {
        var folder = settings.dataDir().resolve("checkpoints");
        var store = node.store();
        return new StorageEndpoint(store, new Checkpoints(folder, store::checkpoint, clock));
    }

    /// What `numi snapshot create` puts there is given away.
    @Bean
    SnapshotFolder snapshotFolder(NodeSettings settings, ChainSpec spec) {
        Path folder = settings.dataDir().resolve("snapshots");
        return new SnapshotFolder(spec, folder, text -> log.warn("snapshots: {}", text));
    }

    /// Half of the threads may wait for a sequence; the others answer.
    @Bean
    RpcServer rpcServer(
            RpcSettings settings,
            RpcLimits limits,
            ValidatorNode node,
            SnapshotFolder snapshots,
            MeterRegistry meters) {
        int waiters = Math.max(1, settings.threads() / 2);
        var services = new ArrayList<>(node.services(waiters));
        services.add(new SnapshotService(snapshots));
        return new RpcServer(settings, limits, services, meters);
    }
}
