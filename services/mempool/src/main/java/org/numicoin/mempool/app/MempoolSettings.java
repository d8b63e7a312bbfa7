package org.numicoin.mempool.app;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.numicoin.mempool.pool.PoolLimits;
import org.numicoin.messaging.Shards;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How much the pool holds and with what it works.
///
/// @param count transactions of all shards together
/// @param size of all transactions of all shards together, in bytes on the wire, and of the keys of
///   their senders
/// @param signatureThreads that verify signatures; 0 for one a core
/// @param signatureCache signatures that are remembered as verified
/// @param fencedWait after which a shard that another replica has claimed, and that Kafka still
///   assigns to this one, is claimed again: a replica that lost its membership knows it by then
/// @param spam what is done for transactions that are refused
@Validated
@ConfigurationProperties("numi.mempool")
public record MempoolSettings(
        @DefaultValue("131072") @Min(Shards.COUNT) @Max(16_777_216) int count,
        @DefaultValue("96MB") @NotNull DataSize size,
        @DefaultValue("0") @Min(0) @Max(256) int signatureThreads,
        @DefaultValue("131072") @Min(8) @Max(16_777_216) int signatureCache,
        @DefaultValue("10s") @NotNull @DurationMin(millis = 100) Duration fencedWait,
        @DefaultValue @NotNull @Valid SpamSettings spam) {
    private static final DataSize SIZE_MIN = DataSize.ofMegabytes(16);

    public MempoolSettings {
        if (size.compareTo(SIZE_MIN) < 0) {
            throw new IllegalArgumentException("must be at least 16MB");
        }
    }

    /// The limits of one shard.
    PoolLimits limits() {
        return PoolLimits.of(count / Shards.COUNT, size.toBytes() / Shards.COUNT);
    }

    int threads() {
        return signatureThreads == 0
                ? Runtime.getRuntime().availableProcessors()
                : signatureThreads;
    }
}
