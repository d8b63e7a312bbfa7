package org.numicoin.gateway.app;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.app.api.ApiConfiguration;
import org.numicoin.gateway.app.key.KeyPassword;
import org.numicoin.gateway.app.key.NodeKeyFile;
import org.numicoin.gateway.chain.RpcLocalChain;
import org.numicoin.gateway.chain.RpcSnapshots;
import org.numicoin.gateway.ingest.RedisClaims;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.node.GatewayNode;
import org.numicoin.gateway.node.GatewayParts;
import org.numicoin.gateway.peers.ConnectionSettings;
import org.numicoin.gateway.snapshot.PeerHistoryService;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.NodeSettings;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.config.RpcSettings;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.messaging.NetworkId;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The beans of the gateway.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    RedisSettings.class,
    P2pSettings.class,
    NodeKeySettings.class,
    ValidatorSettings.class,
    RpcSettings.class
})
@Import(ApiConfiguration.class)
class GatewayConfiguration {
    /// Places for newcomers, who are weighed against those who are there.
    private static final int INBOUND_SPARE = 8;

    @Bean(destroyMethod = "destroy")
    LettuceConnectionFactory redisConnectionFactory(RedisSettings settings) {
        return RedisClients.open(settings);
    }

    @Bean(destroyMethod = "shutdownNow")
    ManagedChannel validatorChannel(ValidatorSettings settings, ChainSpec spec) {
        return RpcChannels.any(settings.replicas(), RpcLimits.of(spec.blockBytesMax()));
    }

    /// A snapshot lies beside one of them.
    @Bean(destroyMethod = "close")
    RpcChannels validatorChannels(ValidatorSettings settings, ChainSpec spec) {
        return new RpcChannels(settings.replicas(), RpcLimits.of(spec.blockBytesMax()));
    }

    @Bean
    RpcLocalChain localChain(
            ChainSpec spec,
            ManagedChannel channel,
            RpcChannels channels,
            ValidatorSettings settings) {
        var snapshots = new RpcSnapshots(() -> channels.each().values(), settings.deadline());
        return new RpcLocalChain(spec, channel, settings.deadline(), snapshots);
    }

    @Bean
    NodeKeyFile nodeKeyFile(NodeSettings node, NodeKeySettings key) {
        var random = new SecureRandom();
        return new NodeKeyFile(
                node.dataDir(),
                new KeyPassword(key.password(), key.passwordFile(), node.dataDir(), random),
                random);
    }

    @Bean
    Agent agent() {
        return Agent.ofThisBuild();
    }

    @Bean
    NetworkConfig networkConfig(P2pSettings settings, NodeKeyFile key, Agent agent) {
        return new NetworkConfig(
                key.loadOrCreate(),
                agent.text(),
                settings.listenAddresses(),
                settings.announceAddresses(),
                settings.bootstrapAddresses(),
                settings.dnsSeeds(),
                settings.mdns(),
                settings.allowPrivate(),
                settings.requireHybrid() ? HybridPolicy.require() : HybridPolicy.prefer(),
                limits(settings),
                ConnectionGater.ALL);
    }

    private static ConnectionLimits limits(P2pSettings settings) {
        var defaults = ConnectionLimits.DEFAULT;
        return new ConnectionLimits(
                        settings.maxInbound(),
                        Math.min(defaults.inboundPending(), settings.maxInbound()),
                        defaults.inboundPerIp(),
                        defaults.acceptBurst(),
                        defaults.acceptsPerSecond(),
                        settings.maxOutbound(),
                        defaults.perPeer(),
                        defaults.dials(),
                        defaults.dialQueue(),
                        defaults.backOffMin(),
                        defaults.backOffMax())
                .withInboundPerIp(settings.peersPerIp());
    }

    @Bean(destroyMethod = "close")
    GatewayNode gatewayNode(
            ChainSpec spec,
            NetworkId network,
            NodeSettings node,
            P2pSettings settings,
            NetworkConfig config,
            RpcLocalChain chain,
            LettuceConnectionFactory redis,
            RedisSettings redisSettings,
            KafkaClients clients,
            MeterRegistry meters,
            ReadinessReasons readiness,
            ProgressWatch progress,
            ServiceExit exit) {
        return GatewayNode.start(
                new GatewayParts(
                        spec,
                        network,
                        node.instance(),
                        config,
                        new ConnectionSettings(
                                settings.outboundTarget(),
                                Math.max(1, settings.maxInbound() - INBOUND_SPARE),
                                Duration.ofMillis(spec.blockInterval())),
                        chain,
                        new RedisClaims(
                                redis,
                                clients.prefix(),
                                node.instance(),
                                redisSettings.timeout(),
                                System::nanoTime),
                        clients,
                        node.dataDir(),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        meters,
                        readiness,
                        progress,
                        exit));
    }

    /// For validators that lack old blocks.
    @Bean
    RpcServer rpcServer(
            RpcSettings settings, ChainSpec spec, GatewayNode node, MeterRegistry meters) {
        return new RpcServer(
                settings,
                RpcLimits.of(spec.blockBytesMax()),
                List.of(new PeerHistoryService(node::history)),
                meters);
    }
}
