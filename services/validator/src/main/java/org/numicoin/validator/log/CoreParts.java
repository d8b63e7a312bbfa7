package org.numicoin.validator.log;

import java.util.function.LongSupplier;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Quarantine;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.chain.LookAhead;

/// What the core works with.
///
/// @param self origin of the events that no work caused
/// @param newLogId makes the id of a log that begins
/// @param nanoTime a monotonic clock like `System::nanoTime`
public record CoreParts(
        KafkaClients clients,
        NetworkId network,
        Origin self,
        ChainEngine engine,
        LookAhead lookAhead,
        Quarantine quarantine,
        AppliedPosition applied,
        TermListener termListener,
        ValidatorMetrics metrics,
        ReadinessReasons readiness,
        ProgressWatch progress,
        NewLogId newLogId,
        LongSupplier nanoTime) {

    /// Tells who waits, and counts.
    EventListener listener() {
        return (event, position) -> {
            applied.set(position);
            metrics.applied(event);
        };
    }

    /// Makes ids that no other log has.
    @FunctionalInterface
    public interface NewLogId {
        LogId make();
    }
}
