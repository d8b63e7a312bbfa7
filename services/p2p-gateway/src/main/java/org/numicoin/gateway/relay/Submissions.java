package org.numicoin.gateway.relay;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

/// Open questions to the mempool, oldest first: by full id, as they were asked, and by id, as they
/// are answered when the pool takes one.
final class Submissions {
    private final int countMax;
    private final LinkedHashMap<Hash256, Submission> byFullId = new LinkedHashMap<>();
    private final Map<Hash256, Set<Hash256>> formsOf = new LinkedHashMap<>();

    Submissions(int countMax) {
        this.countMax = countMax;
    }

    /// Whether it is new, and so to be asked.
    boolean add(Hash256 fullId, Transaction transaction, long message, long now) {
        boolean isNew = !byFullId.containsKey(fullId);
        byFullId.computeIfAbsent(fullId, _ -> new Submission(fullId, transaction, now))
                .broughtBy(message);
        formsOf.computeIfAbsent(transaction.id(), _ -> new LinkedHashSet<>()).add(fullId);
        if (byFullId.size() > countMax) {
            var _ = take(byFullId.firstEntry().getKey());
        }
        return isNew;
    }

    Optional<Submission> take(Hash256 fullId) {
        var taken = Optional.ofNullable(byFullId.remove(fullId));
        taken.map(submission -> submission.transaction().id())
                .ifPresent(id -> {
                    var forms = formsOf.getOrDefault(id, Set.of());
                    forms.remove(fullId);
                    if (forms.isEmpty()) {
                        formsOf.remove(id);
                    }
                });
        return taken;
    }

    /// All forms of one transaction, first asked first.
    List<Submission> takeAllOf(Hash256 id) {
        return List.copyOf(formsOf.getOrDefault(id, Set.of())).stream()
                .flatMap(fullId -> take(fullId).stream())
                .toList();
    }

    void forgetBefore(long at) {
        while (!byFullId.isEmpty() && byFullId.firstEntry().getValue().at() < at) {
            var _ = take(byFullId.firstEntry().getKey());
        }
    }
}
