package org.numicoin.validator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreUsage;

/// What the store takes, as metrics: the same as `numi storage usage`. One reading serves all that
/// a scrape asks for.
final class StoreMetrics {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final ChainStore store;
    private final LongSupplier nanoTime;
    private Optional<StoreUsage> read = Optional.empty();
    private long readAt;

    private StoreMetrics(ChainStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    static void register(ChainStore store, MeterRegistry meters, LongSupplier nanoTime) {
        var metrics = new StoreMetrics(store, nanoTime);
        for (StoreUsage.Column column : store.usage().columns()) {
            String name = column.name();
            metrics.size(meters, name, "tables", StoreUsage.Column::tableBytes);
            metrics.size(meters, name, "blobs", StoreUsage.Column::blobBytes);
            metrics.size(meters, name, "memtables", StoreUsage.Column::memtableBytes);
            Gauge.builder("numi.store.entries", metrics, of(name, StoreUsage.Column::entries))
                    .description("Entries of a column, about")
                    .tag("column", name)
                    .strongReference(true)
                    .register(meters);
        }
        metrics.gauge(meters, "numi.store.cache", "Memory in use", StoreUsage::cacheBytes);
        metrics.gauge(meters, "numi.store.cache.max", "Memory budget", StoreUsage::cacheBytesMax);
        metrics.gauge(meters, "numi.store.free", "Free on the disk", StoreUsage::freeBytes);
        Gauge.builder("numi.store.bodies.from", metrics, m -> m.value(StoreUsage::bodiesFrom))
                .description("Lowest height of which the store has the body")
                .baseUnit("height")
                .register(meters);
        Gauge.builder("numi.store.witnesses.from", metrics, m -> m.value(StoreUsage::witnessesFrom))
                .description("Lowest height of which the store has the body with its signatures")
                .baseUnit("height")
                .register(meters);
        Gauge.builder("numi.store.headroom", metrics, m -> m.value(StoreUsage::headroomBlocks))
                .description("Blocks like those so far that the free disk has room for")
                .baseUnit("blocks")
                .register(meters);
    }

    private void size(
            MeterRegistry meters,
            String column,
            String kind,
            ToLongFunction<StoreUsage.Column> value) {
        Gauge.builder("numi.store.size", this, of(column, value))
                .description("Bytes of a column")
                .baseUnit("bytes")
                .tag("column", column)
                .tag("kind", kind)
                .register(meters);
    }

    private void gauge(
            MeterRegistry meters,
            String name,
            String description,
            ToLongFunction<StoreUsage> value) {
        Gauge.builder(name, this, metrics -> metrics.value(value))
                .description(description)
                .baseUnit("bytes")
                .register(meters);
    }

    private static ToDoubleFunction<StoreMetrics> of(
            String column, ToLongFunction<StoreUsage.Column> value) {
        return metrics ->
                metrics.value(usage ->
                        usage.columns().stream()
                                .filter(each -> each.name().equals(column))
                                .mapToLong(value)
                                .sum());
    }

    /// Not a number once the store is closed.
    private synchronized double value(ToLongFunction<StoreUsage> value) {
        long now = nanoTime.getAsLong();
        try {
            if (read.isEmpty() || now - readAt > FRESH_NANOS) {
                read = Optional.of(store.usage());
                readAt = now;
            }
            return value.applyAsLong(read.get());
        } catch (StoreException _) {
            return Double.NaN;
        }
    }
}
