package org.numicoin.bench.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignatureProvider;

/// What a signature library does when it is given nothing but signatures: the limit of everything
/// that verifies them.
///
/// @param threads of the executor, one a core
public record RawVerification(SignatureProvider provider, ExecutorService executor, int threads) {
    /// Parts for each thread, so that none waits long for another.
    private static final int PARTS = 8;

    /// Verifies on the calling thread; how many.
    public long one(List<SignatureCheck> checks) {
        for (SignatureCheck check : checks) {
            if (!provider.verify(
                    check.publicKey().orElseThrow().unsafeArray(),
                    check.message().unsafeArray(),
                    check.signature().unsafeArray())) {
                throw new IllegalStateException(provider.name() + " refuses a valid signature");
            }
        }
        return checks.size();
    }

    /// Verifies on all cores; how many.
    public long all(List<SignatureCheck> checks) throws Exception {
        var parts = new ArrayList<Callable<Long>>();
        int count = threads * PARTS;
        for (int i = 0; i < count; i++) {
            int from = checks.size() * i / count;
            int to = checks.size() * (i + 1) / count;
            parts.add(() -> one(checks.subList(from, to)));
        }
        long sum = 0;
        for (var done : executor.invokeAll(parts)) {
            sum += done.get();
        }
        return sum;
    }
}
