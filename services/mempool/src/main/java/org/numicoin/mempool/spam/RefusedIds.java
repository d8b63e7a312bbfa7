package org.numicoin.mempool.spam;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// The latest submissions that were refused for reasons that no state can change, so that the same
/// bytes again are answered without being decoded. A bad signature is none of them: under the key
/// of another state it may hold.
///
/// They are found by a hash of their bytes under a secret, so that nobody can aim at a place in
/// memory. About 160 bytes each. The younger half stays when the older one is forgotten. Safe for
/// many threads.
public final class RefusedIds {
    private static final int SECRET_BYTES = 16;
    private static final Set<String> FOR_GOOD =
            Set.of("malformed", "bad-tx-chain-id", "max-fee-below-base-fee");

    private final int halfMax;
    private final byte[] secret = new byte[SECRET_BYTES];
    private final LongAdder hits = new LongAdder();
    private Map<Hash256, Refusal> young = new HashMap<>();
    private Map<Hash256, Refusal> old = new HashMap<>();

    /// What was said of it.
    public record Refusal(Hash256 fullId, String code) {}

    /// @param max that are remembered
    public RefusedIds(int max, RandomGenerator random) {
        this.halfMax = Math.max(1, max / 2);
        random.nextBytes(secret);
    }

    /// What was said of these bytes.
    public Optional<Refusal> find(Bytes submitted) {
        if (size() == 0) {
            return Optional.empty();
        }
        Hash256 key = key(submitted);
        Optional<Refusal> found = find(key);
        if (found.isPresent()) {
            hits.increment();
        }
        return found;
    }

    /// Whether no state can make valid what is refused with this code. The pool refuses a max fee
    /// as too low only when no base fee is ever lower.
    public static boolean isForGood(String code) {
        return FOR_GOOD.contains(code);
    }

    /// Remembers a refusal for good.
    public void add(Bytes submitted, Hash256 fullId, String code) {
        put(key(submitted), new Refusal(fullId, code));
    }

    /// How many submissions were answered from here.
    public long hits() {
        return hits.sum();
    }

    synchronized int size() {
        return young.size() + old.size();
    }

    private synchronized Optional<Refusal> find(Hash256 key) {
        Refusal found = young.get(key);
        if (found == null) {
            found = old.remove(key);
            if (found != null) {
                put(key, found);
            }
        }
        return Optional.ofNullable(found);
    }

    private synchronized void put(Hash256 key, Refusal refusal) {
        if (young.size() >= halfMax) {
            old = young;
            young = new HashMap<>();
        }
        young.put(key, refusal);
    }

    private Hash256 key(Bytes submitted) {
        return Tag.FULL.hash(secret, submitted.unsafeArray());
    }
}
