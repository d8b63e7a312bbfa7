package org.numicoin.consensus;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.numicoin.primitives.Hash256;

/// Prints what a block costs the state tree: random updates of trees of growing size, pages in
/// memory. Arguments: entries (default 1,000,000), updates a block (default 20,000).
final class StateTreeRate {
    private static final int ROUNDS = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private StateTreeRate() {}

    public static void main(String[] arguments) {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int updates = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        var random = new Random(1);
        var store = new NaiveStateTree.Store();
        var paths = new Hash256[entries];
        long begin = System.nanoTime();
        Map<Hash256, Optional<Hash256>> batch = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            paths[i] = StateTreeTest.hash(random);
            batch.put(paths[i], Optional.of(StateTreeTest.hash(random)));
            if (batch.size() == 100_000 || i == entries - 1) {
                store.apply(StateTree.update(store, batch));
                batch.clear();
            }
        }
        System.out.printf(
                "%,d entries: built in %,d ms, %,d pages of %,d bytes%n",
                entries,
                (System.nanoTime() - begin) / 1_000_000,
                store.pages.size(),
                store.pages.values().stream().mapToLong(page -> page.toBytes().length).sum()
                        / store.pages.size());
        measure("one thread", random, store, paths, updates, Runnable::run);
        try (var executor = Executors.newFixedThreadPool(1)) {
            measure("with a second", random, store, paths, updates, executor);
        }
    }

    private static void measure(
            String name,
            Random random,
            NaiveStateTree.Store store,
            Hash256[] paths,
            int updates,
            Executor executor) {
        for (int round = 0; round < ROUNDS; round++) {
            Map<Hash256, Optional<Hash256>> changes = new HashMap<>();
            while (changes.size() < updates) {
                changes.put(
                        paths[random.nextInt(paths.length)],
                        Optional.of(StateTreeTest.hash(random)));
            }
            long begin = System.nanoTime();
            long cpuBegin = THREADS.getCurrentThreadCpuTime();
            StateTreeUpdate update = StateTree.update(store, changes, executor);
            long nanos = System.nanoTime() - begin;
            long cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBegin;
            store.apply(update);
            if (round % 5 == 4) {
                System.out.printf(
                        "%s: %,d updates in %.1f ms (%.1f ms of this core), %,d a second, %,d"
                                + " pages, %,d bytes%n",
                        name,
                        updates,
                        nanos / 1e6,
                        cpuNanos / 1e6,
                        updates * 1_000_000_000L / nanos,
                        update.pages().size(),
                        update.pages().values().stream()
                                .mapToLong(page -> page.orElseThrow().toBytes().length)
                                .sum());
            }
        }
    }
}
