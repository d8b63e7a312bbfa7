package org.numicoin.pool.stratum;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.pool.job.ChosenTemplates;
import org.numicoin.pool.job.Job;
import org.numicoin.pool.job.JobId;
import org.numicoin.pool.job.JobId.Kind;
import org.numicoin.pool.job.PoolTemplate;
import org.numicoin.pool.job.SelfSelect;
import org.numicoin.pool.job.ShareDifficulty;
import org.numicoin.pool.session.MinerLogin;
import org.numicoin.pool.session.Vardiff;
import org.numicoin.pool.share.Share;
import org.numicoin.pool.share.Verdict;

/// A miner that has logged in: who it is, how hard its shares are, and what it works on. The event
/// loop of its connection uses it.
final class MinerSession {
    private final PoolDesk desk;
    private final int connection;
    private final String id;
    private final MinerLogin miner;
    private final Vardiff vardiff;
    private final Optional<ChosenTemplates> chosen;
    private Optional<JobId> job = Optional.empty();

    /// @param connection number that no other of this pod has
    /// @param id as the miner is to name itself
    /// @param miner chooses templates only where the pool offers it
    MinerSession(PoolDesk desk, int connection, String id, MinerLogin miner) {
        this.desk = desk;
        this.connection = connection;
        this.id = id;
        this.miner = miner;
        this.vardiff =
                new Vardiff(
                        desk.vardiff(),
                        miner.difficulty().orElse(desk.difficulty()),
                        desk.nanoTime().getAsLong());
        this.chosen =
                desk.selfSelect()
                        .filter(_ -> miner.kind() == Kind.CHOSEN)
                        .map(ChosenTemplates::new);
    }

    String id() {
        return id;
    }

    /// The job that it gets of a template, which may be the one that it has.
    Job job(PoolTemplate template) {
        var difficulty =
                template.difficulty(
                        Math.clamp(
                                vardiff.difficulty(),
                                desk.vardiff().least(),
                                desk.vardiff().most()));
        if (chosen.isEmpty()) {
            JobId next = next(template, connection, difficulty);
            return Job.OfPool.of(template, next, miner.nicehash());
        }
        boolean same =
                job.filter(last ->
                                last.template().equals(template.number())
                                        && last.difficulty().equals(difficulty))
                        .isPresent();
        JobId next = same ? job.get() : next(template, desk.numbers().getAsInt(), difficulty);
        return chosen.get().give(template, next);
    }

    private JobId next(PoolTemplate template, int number, ShareDifficulty difficulty) {
        var next =
                JobId.of(
                        template.number(),
                        desk.instance().getAsInt(),
                        miner.kind(),
                        number,
                        difficulty);
        job = Optional.of(next);
        return next;
    }

    Optional<JobId> job() {
        return job;
    }

    /// Takes a template that the miner chose.
    void choose(Request.BlockTemplate template) throws SelfSelect.RefusedException {
        chosen.orElseThrow(
                        () -> new SelfSelect.RefusedException("Self-select is a mode of the login"))
                .choose(template.job().orElseThrow(SelfSelect::unknownJob), template.blob());
    }

    /// How many hashes it takes to find that a share of a job is of nothing.
    int hashes(Optional<JobId> of) {
        return Math.max(1, chosen.flatMap(own -> of.map(own::of)).map(List::size).orElse(1));
    }

    /// Judges a share; the answer may come on any thread.
    CompletableFuture<Verdict> judge(Request.Submit submit) {
        if (submit.job().isEmpty()) {
            return CompletableFuture.completedFuture(Verdict.UNKNOWN_JOB);
        }
        JobId of = submit.job().get();
        return desk.shares()
                .judge(
                        new Share(
                                miner.address(),
                                miner.worker(),
                                miner.kind(),
                                of,
                                submit.nonce(),
                                submit.result(),
                                chosen.map(own -> own.of(of)).orElse(List.of())));
    }

    /// A share was accepted.
    ///
    /// @return whether there is other work for the miner since
    boolean accepted(long difficulty) {
        desk.hashrate().add(difficulty);
        return follows() && vardiff.shared(difficulty, desk.nanoTime().getAsLong());
    }

    /// Whether time alone has made the work of this miner another one.
    boolean look(long now) {
        return follows() && vardiff.look(now);
    }

    /// Whether its difficulty follows the miner.
    private boolean follows() {
        return miner.difficulty().isEmpty();
    }
}
