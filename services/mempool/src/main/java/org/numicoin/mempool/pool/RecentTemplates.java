package org.numicoin.mempool.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.primitives.Hash256;

/// What the newest templates may contain. The best of it is not evicted, since a solution may be on
/// its way; and what fails in a template is found here.
final class RecentTemplates {
    private static final int TEMPLATES = 3;

    /// Of the shard's room, what one template protects at most: however much of a shard the
    /// templates contain, it always has room for better ones.
    private static final int PROTECTED_PART = 4;

    private final PoolLimits limits;
    private final Deque<Template> templates = new ArrayDeque<>();

    /// @param forms full ids by id
    private record Template(Map<Hash256, Hash256> forms, Set<Hash256> protectedIds) {}

    RecentTemplates(PoolLimits limits) {
        this.limits = limits;
    }

    /// Adds the newest one and forgets the oldest.
    ///
    /// @param best of the shard, the best first
    /// @return ids of transactions that were protected or are now
    Set<Hash256> add(List<PooledTransaction> best) {
        var forms = new HashMap<Hash256, Hash256>();
        best.forEach(slot -> forms.put(slot.id(), slot.fullId()));
        var template = new Template(forms, ids(best, protectedCount(best)));
        templates.addLast(template);
        var changed = new HashSet<Hash256>(template.protectedIds());
        if (templates.size() > TEMPLATES) {
            changed.addAll(templates.removeFirst().protectedIds());
        }
        return changed;
    }

    boolean protects(Hash256 id) {
        return templates.stream().anyMatch(template -> template.protectedIds().contains(id));
    }

    /// Ids of transactions that one of the templates may contain in this form.
    Set<Hash256> inForm(Hash256 fullId) {
        var found = new HashSet<Hash256>();
        for (Template template : templates) {
            template.forms()
                    .forEach((id, form) -> {
                        if (form.equals(fullId)) {
                            found.add(id);
                        }
                    });
        }
        return found;
    }

    /// At least the first, so that the smallest shard protects something.
    private int protectedCount(List<PooledTransaction> best) {
        int count = 0;
        long bytes = 0;
        for (PooledTransaction slot : best) {
            bytes += slot.size();
            if (count > 0
                    && (count >= limits.count() / PROTECTED_PART
                            || bytes > limits.bytes() / PROTECTED_PART)) {
                break;
            }
            count++;
        }
        return count;
    }

    private static Set<Hash256> ids(List<PooledTransaction> best, int count) {
        var ids = new HashSet<Hash256>();
        best.subList(0, count).forEach(slot -> ids.add(slot.id()));
        return ids;
    }
}
