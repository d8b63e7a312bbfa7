package org.numicoin.mempool.app;

import io.grpc.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.messaging.NetworkId;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/// What a mempool is made from.
///
/// @param redisSettings with which `redis` was opened
/// @param validator a channel to any validator
/// @param validatorDeadline of one question
public record MempoolParts(
        ChainSpec spec,
        NetworkId network,
        KafkaClients clients,
        ReactiveRedisConnectionFactory redis,
        RedisSettings redisSettings,
        Channel validator,
        Duration validatorDeadline,
        MempoolSettings settings,
        SignatureProvider signatures,
        InstantSource clock,
        RandomGenerator random,
        MeterRegistry meters,
        ReadinessReasons readiness,
        ProgressWatch progress,
        ServiceExit exit) {}
