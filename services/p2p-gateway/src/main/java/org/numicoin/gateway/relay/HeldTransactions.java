package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

/// Transactions by full id, bounded by count and bytes; the one not renewed for longest goes first.
final class HeldTransactions {
    private final int countMax;
    private final long bytesMax;
    private final LinkedHashMap<Hash256, Transaction> held = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    HeldTransactions(int countMax, long bytesMax) {
        if (countMax < 1 || bytesMax < Transaction.BYTES_MAX) {
            throw new IllegalArgumentException("no room for the largest transaction");
        }
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /// Keeps it as the latest.
    ///
    /// @return those that had to go for it
    List<Transaction> put(Hash256 fullId, Transaction transaction) {
        if (held.put(fullId, transaction) == null) {
            bytes += transaction.size();
        }
        var gone = new ArrayList<Transaction>(0);
        while (held.size() > countMax || bytes > bytesMax) {
            Transaction oldest = held.pollFirstEntry().getValue();
            bytes -= oldest.size();
            gone.add(oldest);
        }
        return gone;
    }

    Optional<Transaction> remove(Hash256 fullId) {
        var removed = Optional.ofNullable(held.remove(fullId));
        removed.ifPresent(transaction -> bytes -= transaction.size());
        return removed;
    }

    boolean contains(Hash256 fullId) {
        return held.containsKey(fullId);
    }

    void forEach(BiConsumer<Hash256, Transaction> action) {
        for (Map.Entry<Hash256, Transaction> entry : held.entrySet()) {
            action.accept(entry.getKey(), entry.getValue());
        }
    }

    int count() {
        return held.size();
    }

    long bytes() {
        return bytes;
    }
}
