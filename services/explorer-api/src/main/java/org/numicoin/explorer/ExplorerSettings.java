package org.numicoin.explorer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How much memory and how many threads the explorer uses.
///
/// @param cache of RocksDB, memtables included
/// @param pool bytes of pooled transactions kept in the heap; the oldest are forgotten beyond
/// @param readThreads that answer requests from the index
/// @param readQueue requests that wait for one of them; more are answered with 503
@Validated
@ConfigurationProperties("numi.explorer")
public record ExplorerSettings(
        @DefaultValue("64MB") @NotNull DataSize cache,
        @DefaultValue("48MB") @NotNull DataSize pool,
        @DefaultValue("4") @Min(1) @Max(64) int readThreads,
        @DefaultValue("1024") @Min(1) @Max(65536) int readQueue) {
    private static final DataSize LEAST = DataSize.ofMegabytes(1);

    public ExplorerSettings {
        if (cache.compareTo(LEAST) < 0 || pool.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("cache and pool must be at least 1MB");
        }
    }
}
