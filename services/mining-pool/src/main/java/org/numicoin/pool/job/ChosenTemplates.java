package org.numicoin.pool.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.BlockHeader;

/// The jobs that a miner on templates of its own was given, and what it chose for each. The id of a
/// job says nothing of such a template, so only the pod that it was shown to judges its shares.
///
/// Every job has an extra-nonce that no other has. Since it is hashed, a hash belongs to one job
/// alone, however often its template is shown. One thread uses it.
public final class ChosenTemplates {
    static final int JOBS_MAX = 4;

    /// Of one job: shares may be on their way while the miner chooses another template.
    static final int OF_JOB_MAX = 3;

    private final SelfSelect rules;
    private final Map<JobId, Deque<BlockHeader>> jobs = new LinkedHashMap<>();

    public ChosenTemplates(SelfSelect rules) {
        this.rules = rules;
    }

    /// Gives a job on a template that the miner has still to choose.
    public Job give(PoolTemplate template, JobId id) {
        jobs.putIfAbsent(id, new ArrayDeque<>());
        if (jobs.size() > JOBS_MAX) {
            jobs.remove(jobs.keySet().iterator().next());
        }
        return rules.job(template, id);
    }

    /// The miner shows what it wants to work on.
    public void choose(JobId job, String blob) throws SelfSelect.RefusedException {
        Deque<BlockHeader> templates = jobs.get(job);
        if (templates == null) {
            throw SelfSelect.unknownJob();
        }
        BlockHeader chosen = rules.read(job, blob);
        if (!templates.contains(chosen)) {
            templates.addFirst(chosen);
            if (templates.size() > OF_JOB_MAX) {
                templates.removeLast();
            }
        }
    }

    /// Those that a share of the job may be of, the newest first.
    public List<BlockHeader> of(JobId job) {
        return List.copyOf(jobs.getOrDefault(job, new ArrayDeque<>()));
    }
}
