package org.numicoin.crypto;

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

    /// Throws what the provider throws when it is broken.
    public Result verify(List<SignatureCheck> checks) {
        if (checks.isEmpty()) {
            return new Result(OptionalInt.empty(), 0, 0);
        }
        var batch = new Batch(checks);
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

    /// Threads take the next index until none is left. Each index that was taken is finished, so
    /// that everything below a bad one is known, and helpers that start late find nothing to do.
    private final class Batch implements Runnable {
        private final List<SignatureCheck> checks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger unfinished;
        private final AtomicInteger firstBad = new AtomicInteger(Integer.MAX_VALUE);
        private final AtomicInteger verified = new AtomicInteger();
        private final AtomicInteger cached = new AtomicInteger();
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Batch(List<SignatureCheck> checks) {
            this.checks = checks;
            this.unfinished = new AtomicInteger(checks.size());
        }

        @Override
        public void run() {
            try {
                for (int i = next.getAndIncrement();
                        i < checks.size() && !done.isDone();
                        i = next.getAndIncrement()) {
                    if (i < firstBad.get() && !isValid(checks.get(i))) {
                        firstBad.accumulateAndGet(i, Math::min);
                    }
                    if (unfinished.decrementAndGet() == 0) {
                        done.complete(true);
                    }
                }
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        }

        private boolean isValid(SignatureCheck check) {
            if (!check.hasRightLengths()) {
                return false;
            }
            Hash256 entry = SignatureCache.entry(check.keyId(), check.signature(), check.message());
            if (cache.contains(entry)) {
                cached.incrementAndGet();
                return true;
            }
            verified.incrementAndGet();
            boolean valid =
                    provider.verify(
                            check.publicKey().unsafeArray(),
                            check.message().unsafeArray(),
                            check.signature().unsafeArray());
            if (valid) {
                cache.add(entry);
            }
            return valid;
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
