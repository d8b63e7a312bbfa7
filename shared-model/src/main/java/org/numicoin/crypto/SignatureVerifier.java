package org.numicoin.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.primitives.Hash256;

/// Verifies the signatures of a block or a batch on several cores. Asks the memory of verified
/// signatures first and adds to it what it finds valid.
public final class SignatureVerifier {
    /// Signatures that a thread takes at a time at most: their keys are looked up together.
    private static final int PART_MAX = 32;

    /// Parts for each thread, so that one that is late holds up little.
    private static final int PARTS_OF_THREAD = 4;

    private final SignatureProvider provider;
    private final SignatureCache cache;
    private final Executor executor;
    private final int parallelism;

    /// What came out.
    ///
    /// @param firstBad the lowest index of a signature that is not valid, whatever the order in
    ///   which threads got to them
    /// @param verified how many were computed; after a bad one, later ones may be left out
    /// @param cached how many were known already
    public record Result(OptionalInt firstBad, int verified, int cached) {
        public boolean isValid() {
            return firstBad.isEmpty();
        }
    }

    /// @param executor lends threads; the calling thread works too, so a busy executor slows a
    ///   batch down and never blocks it
    /// @param parallelism how many threads work on one batch at most, the calling one included
    public SignatureVerifier(
            SignatureProvider provider, SignatureCache cache, Executor executor, int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
        this.provider = provider;
        this.cache = cache;
        this.executor = executor;
        this.parallelism = parallelism;
    }

    /// Verifies signatures that bring their keys. Throws what the provider throws when it is
    /// broken.
    public Result verify(List<SignatureCheck> checks) {
        return verify(checks, KnownKeys.NONE);
    }

    /// The same of signatures of which some do not.
    public Result verify(List<SignatureCheck> checks, KnownKeys keys) {
        if (checks.isEmpty()) {
            return new Result(OptionalInt.empty(), 0, 0);
        }
        var batch = new Batch(checks, keys);
        for (int helper = 1; helper < Math.min(parallelism, checks.size()); helper++) {
            try {
                executor.execute(batch);
            } catch (RejectedExecutionException e) {
                break; // The calling thread does the rest.
            }
        }
        batch.run();
        return batch.result();
    }

    /// Threads take the next part until none is left. Each part that was taken is finished, so that
    /// everything below a bad signature is known, and helpers that start late find nothing to do.
    private final class Batch implements Runnable {
        private final List<SignatureCheck> checks;
        private final KnownKeys keys;
        private final int part;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private final AtomicInteger firstBad = new AtomicInteger(Integer.MAX_VALUE);
        private final AtomicInteger verified = new AtomicInteger();
        private final AtomicInteger cached = new AtomicInteger();
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Batch(List<SignatureCheck> checks, KnownKeys keys) {
            this.checks = checks;
            this.keys = keys;
            int parts = parallelism * PARTS_OF_THREAD;
            this.part = Math.clamp(checks.size() / parts, 1, PART_MAX);
            this.unfinished = new AtomicInteger(checks.size());
        }

        @Override
        public void run() {
            try {
                for (int from = next.getAndAdd(part);
                        from < checks.size() && !done.isDone();
                        from = next.getAndAdd(part)) {
                    int to = Math.min(from + part, checks.size());
                    verify(from, to);
                    if (unfinished.addAndGet(from - to) == 0) {
                        done.complete(true);
                    }
                }
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }

        private void verify(int from, int to) {
            var unknown = new ArrayList<SignatureCheck>();
            var entries = new ArrayList<Hash256>();
            var indexes = new ArrayList<Integer>();
            for (int i = from; i < to && i < firstBad.get(); i++) {
                var check = checks.get(i);
                if (!check.hasRightLength()) {
                    firstBad.accumulateAndGet(i, Math::min);
                    break;
                }
                Hash256 entry = SignatureCache.entry(check);
                if (cache.contains(entry)) {
                    cached.incrementAndGet();
                } else {
                    unknown.add(check);
                    entries.add(entry);
                    indexes.add(i);
                }
            }
            var withKeys = SignatureCheck.withKeys(unknown, keys);
            for (int i = 0; i < withKeys.size() && indexes.get(i) < firstBad.get(); i++) {
                if (isValid(withKeys.get(i))) {
                    cache.add(entries.get(i));
                } else {
                    firstBad.accumulateAndGet(indexes.get(i), Math::min);
                }
            }
        }

        private boolean isValid(SignatureCheck check) {
            verified.incrementAndGet();
            return provider.verify(
                    check.publicKey().orElseThrow().unsafeArray(),
                    check.message().unsafeArray(),
                    check.signature().unsafeArray());
        }

        Result result() {
            try {
                done.join();
            } catch (CompletionException e) {
                throw new IllegalStateException(provider.name() + " failed", e.getCause());
            }
            int bad = firstBad.get();
            return new Result(
                    bad == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(bad),
                    verified.get(),
                    cached.get());
        }
    }
}
