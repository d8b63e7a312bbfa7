package org.numicoin.pool.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;

/// The templates that a miner chose itself, and the hashes that it was credited for. The id of a
/// job says nothing of such a template, so only the pod that it was shown to judges its shares. One
/// thread uses it.
public final class ChosenTemplates {
    /// Of all jobs together.
    static final int TEMPLATES_MAX = 8;

    /// Of one job: a share may be on its way while the miner chooses another template.
    static final int OF_JOB_MAX = 2;

    /// Blocks whose successor was searched.
    static final int PARENTS_MAX = 8;

    static final int HASHES_MAX = 4_096;

    private final SelfSelect rules;
    private final Deque<Chosen> templates = new ArrayDeque<>();

    /// Nothing but the hash itself says that work is new: the same template may be chosen for job
    /// after job.
    private final Map<Hash256, Set<Hash256>> credited = new LinkedHashMap<>();

    private record Chosen(JobId job, BlockHeader header) {}

    public ChosenTemplates(SelfSelect rules) {
        this.rules = rules;
    }

    /// The miner shows what it wants to work on.
    public void choose(JobId job, String blob) throws SelfSelect.RefusedException {
        var chosen = new Chosen(job, rules.read(job, blob));
        if (templates.contains(chosen)) {
            return;
        }
        templates.addFirst(chosen);
        if (templates.size() > TEMPLATES_MAX) {
            templates.removeLast();
        }
        credited.computeIfAbsent(chosen.header().parentId(), _ -> new HashSet<>());
        if (credited.size() > PARENTS_MAX) {
            credited.remove(credited.keySet().iterator().next());
        }
    }

    /// Those that a share of the job may be of, the newest first.
    public List<BlockHeader> of(JobId job) {
        return templates.stream()
                .filter(chosen -> chosen.job().equals(job))
                .limit(OF_JOB_MAX)
                .map(Chosen::header)
                .toList();
    }

    /// Takes a hash for a template of [#of]. False when it was taken before, or too many were.
    public boolean take(BlockHeader template, Hash256 hash) {
        var hashes = credited.get(template.parentId());
        return hashes != null && hashes.size() < HASHES_MAX && hashes.add(hash);
    }

    /// It was not credited after all.
    public void giveBack(JobId job, Hash256 hash) {
        for (BlockHeader template : of(job)) {
            var hashes = credited.get(template.parentId());
            if (hashes != null) {
                hashes.remove(hash);
            }
        }
    }
}
