package org.numicoin.bench.pow;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.numicoin.bench.Rounds;

/// Hashes on several threads at a time, measured by the processor time of each: what else runs on
/// the machine takes wall time from a contestant, not processor time.
final class HashingThreads implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ExecutorService executor = Executors.newCachedThreadPool();

    /// What one thread did.
    private record Part(long count, long nanos) {}

    /// Lets each thread hash for so long of its processor time, and records what all of them make
    /// in a second of it.
    ///
    /// @param hash given a rising number
    void turn(Rounds rounds, String name, int threads, Duration slice, IntConsumer hash)
            throws Exception {
        List<Callable<Part>> parts = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread << 24;
            parts.add(() -> part(first, slice.toNanos(), hash));
        }
        long count = 0;
        long nanos = 0;
        for (var each : executor.invokeAll(parts)) {
            count += each.get().count();
            nanos += each.get().nanos();
        }
        rounds.record(name, count * threads, nanos);
    }

    @Override
    public void close() {
        executor.close();
    }

    private static Part part(int first, long slice, IntConsumer hash) {
        long began = THREADS.getCurrentThreadCpuTime();
        int count = 0;
        long used;
        do {
            hash.accept(first + count++);
            used = THREADS.getCurrentThreadCpuTime() - began;
        } while (used < slice);
        return new Part(count, used);
    }
}
