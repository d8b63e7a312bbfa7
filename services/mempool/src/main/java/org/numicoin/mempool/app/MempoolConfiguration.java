package org.numicoin.mempool.app;

import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.mempool.select.SelectService;
import org.numicoin.messaging.NetworkId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The beans of the mempool.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    RedisSettings.class,
    MempoolSettings.class,
    ValidatorSettings.class
})
class MempoolConfiguration {
    private static final Logger log = LoggerFactory.getLogger(MempoolConfiguration.class);
    private static final Duration MEASURING = Duration.ofMillis(600);

    /// Less than the 200 ms that a validator waits, so that a shard that is being loaded does not
    /// keep the others out of a template.
    private static final Duration SELECT_PATIENCE = Duration.ofMillis(150);

    @Bean(destroyMethod = "destroy")
    LettuceConnectionFactory redisConnectionFactory(RedisSettings settings) {
        return RedisClients.open(settings);
    }

    @Bean(destroyMethod = "shutdownNow")
    ManagedChannel validatorChannel(ValidatorSettings settings, ChainSpec spec) {
        return RpcChannels.any(settings.replicas(), RpcLimits.of(spec.blockBytesMax()));
    }

    @Bean(destroyMethod = "close")
    Mempool mempool(
            ChainSpec spec,
            NetworkId network,
            KafkaClients clients,
            LettuceConnectionFactory redis,
            RedisSettings redisSettings,
            ManagedChannel validator,
            ValidatorSettings validatorSettings,
            MempoolSettings settings,
            InstantSource clock,
            MeterRegistry meters,
            ReadinessReasons readiness,
            ProgressWatch progress,
            ServiceExit exit) {
        var signatures = SignatureProviders.select(MEASURING, System::nanoTime);
        signatures.reports().forEach(report -> log.info("signatures: {}", report));
        return Mempool.start(
                new MempoolParts(
                        spec,
                        network,
                        clients,
                        redis,
                        redisSettings,
                        validator,
                        validatorSettings.deadline(),
                        settings,
                        signatures.provider(),
                        clock,
                        new SecureRandom(),
                        meters,
                        readiness,
                        progress,
                        exit));
    }

    @Bean
    ShardsEndpoint shardsEndpoint(Mempool mempool) {
        return new ShardsEndpoint(mempool);
    }

    @Bean
    SelectService selectService(Mempool mempool, ChainSpec spec) {
        return new SelectService(mempool::shards, spec.weightLimit(), SELECT_PATIENCE);
    }
}
