package org.numicoin.gateway.node;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.chain.RpcLocalChain;
import org.numicoin.gateway.ingest.Claims;
import org.numicoin.gateway.net.NetworkConfig;
import org.numicoin.gateway.peers.ConnectionSettings;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.messaging.NetworkId;

/// What a gateway is made from.
///
/// @param instance of this gateway, part of the origin of what it brings
/// @param config of the network; its gater is not asked, reputation is
/// @param connections how many are wanted
/// @param chain of the validator
/// @param claims shared with other gateways of the cluster
/// @param dataDir the folder of `peers.bin`
/// @param random not predictable by others
public record GatewayParts(
        ChainSpec spec,
        NetworkId network,
        String instance,
        NetworkConfig config,
        ConnectionSettings connections,
        RpcLocalChain chain,
        Claims claims,
        KafkaClients clients,
        Path dataDir,
        Clock clock,
        RandomGenerator random,
        MeterRegistry meters,
        ReadinessReasons readiness,
        ProgressWatch progress,
        ServiceExit exit) {}
