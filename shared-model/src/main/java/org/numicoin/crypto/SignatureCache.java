package org.numicoin.crypto;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// Remembers signatures that were verified, so that a block of transactions from the mempool costs
/// no second verification. An entry is a hash over the key id and the check's name: the same
/// signature under another key (after a rotation) or for another message is unknown. It may forget
/// at any time and never invents.
///
/// Entries lie in groups of eight; a full group forgets its oldest. Memory is fixed: about 56 bytes
/// an entry. Safe for use by several threads, without locks.
public final class SignatureCache {
    private static final int GROUP = 8;
    private static final int CAPACITY_MAX = 1 << 24;

    private final AtomicReferenceArray<@Nullable Hash256> entries;
    private final AtomicIntegerArray turns;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /// @param capacity entries, rounded up to a power of two; from 8 to 2^24
    public SignatureCache(int capacity) {
        if (capacity < GROUP || capacity > CAPACITY_MAX) {
            throw new IllegalArgumentException(
                    "capacity is from " + GROUP + " to " + CAPACITY_MAX + ", not " + capacity);
        }
        int rounded = Integer.highestOneBit(capacity - 1) << 1;
        this.entries = new AtomicReferenceArray<>(rounded);
        this.turns = new AtomicIntegerArray(rounded / GROUP);
    }

    public int capacity() {
        return entries.length();
    }

    /// Whether this very signature of this very message was verified under this very key.
    public boolean contains(SignatureCheck check) {
        boolean known = contains(entry(check));
        (known ? hits : misses).increment();
        return known;
    }

    /// How many of the signatures asked for were remembered.
    public long hits() {
        return hits.sum();
    }

    /// How many of the signatures asked for were not.
    public long misses() {
        return misses.sum();
    }

    /// Remembers a signature that was verified.
    public void add(SignatureCheck check) {
        add(entry(check));
    }

    boolean contains(Hash256 entry) {
        int start = group(entry) * GROUP;
        for (int i = start; i < start + GROUP; i++) {
            if (entry.equals(entries.get(i))) {
                return true;
            }
        }
        return false;
    }

    void add(Hash256 entry) {
        if (!contains(entry)) {
            int group = group(entry);
            int turn = turns.getAndIncrement(group) & (GROUP - 1);
            entries.set(group * GROUP + turn, entry);
        }
    }

    /// The fixed length of the key id keeps the two parts apart.
    static Hash256 entry(SignatureCheck check) {
        return Tag.SIGNATURE_CACHE.hash(check.keyId().toBytes(), check.name().unsafeArray());
    }

    private int group(Hash256 entry) {
        return (int) entry.a() & (turns.length() - 1);
    }
}
