package org.numicoin.validator;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.validator.chain.ChainEngine;
import org.numicoin.validator.state.CacheUse;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreException;

/// How often the caches had what was asked of them.
final class CacheMetrics {
    private CacheMetrics() {}

    static void register(
            ChainStore store, ChainEngine engine, SignatureCache signatures, MeterRegistry meters) {
        register(meters, "store-blocks", store, ChainStore::cacheUse);
        register(meters, "pages", engine, ChainEngine::pagesUse);
        register(
                meters,
                "signatures",
                signatures,
                cache -> new CacheUse(cache.hits(), cache.misses()));
    }

    private static <T> void register(
            MeterRegistry meters, String cache, T owner, Function<T, CacheUse> use) {
        count(meters, cache, "hit", owner, use.andThen(CacheUse::hits));
        count(meters, cache, "miss", owner, use.andThen(CacheUse::misses));
    }

    private static <T> void count(
            MeterRegistry meters, String cache, String result, T owner, Function<T, Long> count) {
        FunctionCounter.builder("numi.cache.requests", owner, each -> read(each, count))
                .description("What was asked of a cache")
                .tag("cache", cache)
                .tag("result", result)
                .register(meters);
    }

    /// Not a number once the store is closed.
    private static <T> double read(T owner, Function<T, Long> count) {
        try {
            return count.apply(owner);
        } catch (StoreException _) {
            return Double.NaN;
        }
    }
}
