package org.numicoin.gateway.sync;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// Blocks that the validator has been given and has not answered.
final class Submissions {
    /// The validator answers nothing for so long: what it was given may be lost.
    private static final long OVERDUE_MILLIS = 60_000;

    private final SyncLimits limits;
    private final LinkedHashMap<Hash256, Integer> unanswered = new LinkedHashMap<>();
    private long bytes;
    private long movedAt;

    Submissions(SyncLimits limits) {
        this.limits = limits;
    }

    boolean hasRoom(long more) {
        return unanswered.size() < limits.submissions()
                && (unanswered.isEmpty() || bytes + more <= limits.submittedBytes());
    }

    boolean isEmpty() {
        return unanswered.isEmpty();
    }

    void add(Hash256 id, int size, long now) {
        if (unanswered.isEmpty()) {
            movedAt = now;
        }
        if (unanswered.putIfAbsent(id, size) == null) {
            bytes += size;
        }
    }

    void answered(Hash256 id, long now) {
        var size = unanswered.remove(id);
        if (size != null) {
            bytes -= size;
            movedAt = now;
        }
    }

    /// The oldest, when nothing has been answered for long.
    Optional<Hash256> overdue(long now) {
        return unanswered.isEmpty() || now - movedAt < OVERDUE_MILLIS
                ? Optional.empty()
                : Optional.of(unanswered.firstEntry().getKey());
    }
}
