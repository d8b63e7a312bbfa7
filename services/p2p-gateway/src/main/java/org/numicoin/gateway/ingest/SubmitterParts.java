package org.numicoin.gateway.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.ServiceExit;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.messaging.NetworkId;

/// What a [Submitter] is made from.
///
/// @param instance of this gateway, part of the origin of what it submits
/// @param small the publisher for transactions
/// @param bulk the publisher for blocks
public record SubmitterParts(
        ChainSpec spec,
        NetworkId network,
        String instance,
        Publish small,
        Publish bulk,
        Claims claims,
        LongSupplier nanoTime,
        MeterRegistry meters,
        ProgressWatch progress,
        ServiceExit exit) {}
