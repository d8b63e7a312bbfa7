package org.numicoin.validator.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Proof-of-work hashes that were computed before anybody needed them. Each is under way or known
/// for exactly the bytes that were hashed here, so an answer is never anything but the hash.
/// Bounded; safe for several threads: who asks for a hash that another thread computes waits for
/// it.
public final class RememberedHashes implements ProofOfWorkHash {
    /// About 3 MiB.
    private static final int HASHES_MAX = 1 << 13;

    private final ProofOfWorkHash hash;

    /// By blob, oldest first.
    private final Map<Bytes, FutureTask<Hash256>> ahead = new LinkedHashMap<>();

    public RememberedHashes(ProofOfWorkHash hash) {
        this.hash = hash;
    }

    @Override
    public String name() {
        return hash.name();
    }

    /// Forgets what it answers: a header is decided about once.
    @Override
    public Hash256 hash(byte[] blob) {
        FutureTask<Hash256> known;
        synchronized (ahead) {
            known = ahead.remove(Bytes.wrap(blob));
        }
        return known == null ? hash.hash(blob) : result(known);
    }

    /// Whether whoever asks for the hash gets it at once.
    boolean isKnown(byte[] blob) {
        synchronized (ahead) {
            var task = ahead.get(Bytes.wrap(blob));
            return task != null && task.isDone();
        }
    }

    /// The hash, which is remembered for whoever asks next.
    Hash256 hashAhead(byte[] blob) {
        FutureTask<Hash256> task;
        synchronized (ahead) {
            task =
                    ahead.computeIfAbsent(
                            Bytes.wrap(blob), _ -> new FutureTask<>(() -> hash.hash(blob)));
            if (ahead.size() > HASHES_MAX) {
                ahead.remove(ahead.keySet().iterator().next());
            }
        }
        return result(task);
    }

    private static Hash256 result(FutureTask<Hash256> task) {
        task.run(); // At most one thread does.
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("proof of work", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hashing a header", e);
        }
    }
}
