package org.numicoin.validator;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.messaging.NetworkId;
import org.numicoin.validator.chain.EngineLimits;
import org.numicoin.validator.publish.TransactionSource;
import org.numicoin.validator.state.StoreSettings;

/// What a replica is put together from.
///
/// @param instance tells replicas apart
/// @param executedBytes of executed templates that are kept for their solutions
/// @param signaturesMax how many verified ones are remembered
/// @param threads that work on one block
/// @param depths how deep old blocks are kept
/// @param history who gives the blocks that the store lacks; without any, nobody is asked
public record NodeParts(
        ChainSpec spec,
        NetworkId network,
        KafkaClients clients,
        StoreSettings store,
        String instance,
        long executedBytes,
        SignatureProvider signatures,
        int signaturesMax,
        int threads,
        EngineLimits.Depths depths,
        List<RpcTarget> history,
        TransactionSource mempools,
        InstantSource clock,
        RandomGenerator random,
        MeterRegistry meters,
        ReadinessReasons readiness,
        ProgressWatch progress,
        ServiceExit exit) {
    public NodeParts {
        history = List.copyOf(history);
    }
}
