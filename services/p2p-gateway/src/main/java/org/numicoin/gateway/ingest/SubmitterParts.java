package org.numicoin.gateway.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.messaging.NetworkId;
import org.numicoin.primitives.Hash256;

/// What a [Submitter] is made from.
///
/// @param instance of this gateway, part of the origin of what it submits
/// @param small the publisher for transactions
/// @param bulk the publisher for blocks
/// @param random for the ids of traces; for several threads
/// @param passedOver told of blocks that the validator has read and knew before: no event of them
///   comes
public record SubmitterParts(
        ChainSpec spec,
        NetworkId network,
        String instance,
        Publish small,
        Publish bulk,
        Claims claims,
        LongSupplier nanoTime,
        RandomGenerator random,
        MeterRegistry meters,
        Consumer<Hash256> passedOver,
        ProgressWatch progress,
        ServiceExit exit) {}
