package org.numicoin.mempool.pool;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.numicoin.chain.TransactionCore;
import org.numicoin.primitives.Hash256;

/// Finds slots by id, by last height and by age. Everything that puts a slot into a sender or takes
/// it out goes through here, so that the orders always agree with the slots.
final class PoolIndex {
    private static final Comparator<PooledTransaction> BY_ID =
            Comparator.comparing(PooledTransaction::id);

    private final Map<Hash256, PooledTransaction> byId = new HashMap<>();

    private final NavigableSet<PooledTransaction> byLastHeight =
            new TreeSet<>(
                    Comparator.<PooledTransaction>comparingLong(slot -> slot.core().validUntil())
                            .thenComparing(BY_ID));
    private final NavigableSet<PooledTransaction> byAge =
            new TreeSet<>(
                    Comparator.comparingLong(PooledTransaction::arrivedAt).thenComparing(BY_ID));
    private final RateIndex rates;
    private Load load = Load.NONE;
    private long keyBytes;

    PoolIndex(RateIndex rates) {
        this.rates = rates;
    }

    Optional<PooledTransaction> byId(Hash256 id) {
        return Optional.ofNullable(byId.get(id));
    }

    int count() {
        return byId.size();
    }

    long bytes() {
        return load.bytes();
    }

    Load load() {
        return load;
    }

    /// Memory of the keys of senders with slots, beside those in the slots.
    long keyBytes() {
        return keyBytes;
    }

    /// To be called when the account of a sender has changed.
    void countKeys(Sender sender) {
        keyBytes += sender.keyBytesGrowth();
    }

    /// Slots that no block above this height can contain.
    List<PooledTransaction> expiredAt(long height) {
        return byLastHeight.stream().takeWhile(slot -> slot.core().validUntil() <= height).toList();
    }

    /// Slots that arrived at this time or before, the oldest first.
    List<PooledTransaction> arrivedUntil(long time) {
        return byAge.stream().takeWhile(slot -> slot.arrivedAt() <= time).toList();
    }

    /// Puts a slot in, in the place of what was there.
    void put(Sender sender, PooledTransaction slot) {
        var before = sender.slots().get(slot.nonce());
        if (before != null) {
            forget(before);
        }
        sender.put(slot);
        countKeys(sender);
        byId.put(slot.id(), slot);
        load = load.plus(slot);
        byAge.add(slot);
        if (slot.core().validUntil() != TransactionCore.NEVER_EXPIRES) {
            byLastHeight.add(slot);
        }
        rates.changed(sender.address());
    }

    void remove(Sender sender, PooledTransaction slot) {
        forget(slot);
        sender.remove(slot.nonce());
        countKeys(sender);
        rates.changed(sender.address());
    }

    private void forget(PooledTransaction slot) {
        if (byId.remove(slot.id()) != null) {
            load = load.minus(slot);
        }
        byAge.remove(slot);
        byLastHeight.remove(slot);
    }
}
