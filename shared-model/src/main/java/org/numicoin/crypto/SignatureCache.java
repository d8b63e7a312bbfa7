package org.numicoin.crypto;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// Remembers signatures that were verified, so that a block of transactions from the mempool costs
/// no second verification. An entry is a hash over key id, signature and signed bytes together: the
/// same signature under another key (after a rotation) or for another message is unknown. It may
/// forget at any time and never invents.
///
/// Entries lie in groups of eight; a full group forgets its oldest. Memory is fixed: about 56 bytes
/// an entry. Safe for use by several threads, without locks.
public final class SignatureCache {
    private static final int GROUP = 8;
    private static final int CAPACITY_MAX = 1 << 24;

    private final AtomicReferenceArray<@Nullable Hash256> entries;
    private final AtomicIntegerArray turns;

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
    public boolean contains(Hash256 keyId, Bytes signature, Bytes signedBytes) {
        return isPossible(signature) && contains(entry(keyId, signature, signedBytes));
    }

    /// Remembers a signature that was verified.
    public void add(Hash256 keyId, Bytes signature, Bytes signedBytes) {
        if (!isPossible(signature)) {
            throw new IllegalArgumentException(
                    "no valid signature has " + signature.length() + " bytes");
        }
        add(entry(keyId, signature, signedBytes));
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

    /// The fixed lengths of key id and signature keep the three parts apart: with signatures of any
    /// length, bytes could move between signature and message without changing the hash.
    static Hash256 entry(Hash256 keyId, Bytes signature, Bytes signedBytes) {
        return Tag.SIGNATURE_CACHE.hash(
                keyId.toBytes(), signature.unsafeArray(), signedBytes.unsafeArray());
    }

    private static boolean isPossible(Bytes signature) {
        return signature.length() == MlDsa65.SIGNATURE_BYTES;
    }

    private int group(Hash256 entry) {
        return (int) entry.a() & (turns.length() - 1);
    }
}
