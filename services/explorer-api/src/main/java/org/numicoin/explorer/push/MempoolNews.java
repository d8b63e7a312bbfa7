package org.numicoin.explorer.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.explorer.pool.LastWord;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Hash256;

/// Gathers what came into the pool and what left it until it is told. Bounded: what is beyond is
/// counted. Safe for many threads.
final class MempoolNews {
    /// Ids of one message, some 70 bytes each.
    static final int IDS_MAX = 1_000;

    private final Set<Hash256> added = new LinkedHashSet<>();
    private final Map<Hash256, String> removed = new LinkedHashMap<>();
    private long leftOut;

    /// @param leftOut verdicts for which there was no room
    record Batch(List<String> added, List<Removed> removed, long leftOut) {}

    /// A transaction that is no longer in the pool.
    record Removed(String txid, String verdict) {}

    synchronized void add(TransactionVerdict verdict) {
        var id = verdict.id();
        if (added.size() + removed.size() >= IDS_MAX) {
            leftOut++;
            return;
        }
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED -> {
                removed.remove(id);
                added.add(id);
            }
            case REPLACED, EVICTED, EXPIRED, CONFIRMED, DROPPED -> {
                added.remove(id);
                removed.put(id, LastWord.word(verdict.kind()));
            }
            case REJECTED -> {}
        }
    }

    /// What was gathered since the last time; nothing when there is nothing to tell.
    synchronized Optional<Batch> take() {
        if (added.isEmpty() && removed.isEmpty() && leftOut == 0) {
            return Optional.empty();
        }
        var gone = new ArrayList<Removed>(removed.size());
        removed.forEach((id, verdict) -> gone.add(new Removed(id.toHex(), verdict)));
        var batch = new Batch(added.stream().map(Hash256::toHex).toList(), gone, leftOut);
        added.clear();
        removed.clear();
        leftOut = 0;
        return Optional.of(batch);
    }
}
