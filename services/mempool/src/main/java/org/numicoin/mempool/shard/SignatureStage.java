package org.numicoin.mempool.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.mempool.pool.Decision;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.primitives.Hash256;

/// Verifies a batch on all cores and names each transaction that fails, not only the first.
public final class SignatureStage {
    private final SignatureVerifier verifier;
    private final Executor helpers;
    private final int parallelism;

    /// What came out.
    ///
    /// @param bad full ids, as submitted, of those with a signature that does not hold
    /// @param passedOver those whose origin has no budget left; nothing is known of them
    record Result(Set<Hash256> bad, Set<Submission> passedOver) {
        Result {
            bad = Set.copyOf(bad);
            passedOver = Set.copyOf(passedOver);
        }
    }

    /// @param verifier that uses the calling thread alone
    /// @param helpers lends threads; the calling one works too
    public SignatureStage(SignatureVerifier verifier, Executor helpers, int parallelism) {
        this.verifier = verifier;
        this.helpers = helpers;
        this.parallelism = parallelism;
    }

    /// Verifies those that are to be admitted.
    Result verify(List<Decision> decisions, Spending spending) {
        var admits = new ArrayList<Decision.Admit>();
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Admit admit) {
                admits.add(admit);
            }
        }
        Set<Hash256> bad = ConcurrentHashMap.newKeySet();
        Set<Submission> passedOver = ConcurrentHashMap.newKeySet();
        var next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < admits.size();
                            i = next.getAndIncrement()) {
                        Decision.Admit admit = admits.get(i);
                        if (!spending.allowsToVerify(admit.submission())) {
                            passedOver.add(admit.submission());
                            continue;
                        }
                        var result = verifier.verify(admit.checks());
                        spending.verified(admit.submission(), result.verified(), result.isValid());
                        if (!result.isValid()) {
                            bad.add(admit.offered());
                        }
                    }
                };
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int helper = 1; helper < Math.min(parallelism, admits.size()); helper++) {
            running.add(CompletableFuture.runAsync(work, helpers));
        }
        work.run();
        running.forEach(CompletableFuture::join);
        return new Result(bad, passedOver);
    }
}
