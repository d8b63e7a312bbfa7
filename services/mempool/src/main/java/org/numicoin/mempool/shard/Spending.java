package org.numicoin.mempool.shard;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.numicoin.mempool.pool.Decision;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.spam.Budgets;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Address;

/// What one batch costs beyond being read, and whose budget that is. What comes from inside has
/// none. Several threads may verify signatures for it.
final class Spending {
    /// Submissions that are planned in the time of one unit of work.
    private static final int PLANNED_A_UNIT = 2;

    private final Budgets budgets;
    private final List<Submission> submissions;

    /// Work that an admission would justify, not counted as wasted yet.
    private final Map<Submission, Integer> open = new ConcurrentHashMap<>();

    /// The same, counted as wasted until then: a single transaction can cause a lot of it.
    private final Map<Submission, Integer> held = new ConcurrentHashMap<>();

    private final Set<Submission> valid = ConcurrentHashMap.newKeySet();

    /// Whose signatures failed since the batch was planned, and so have it planned again.
    private final Queue<Origin> failed = new ConcurrentLinkedQueue<>();

    Spending(Budgets budgets, List<Submission> submissions) {
        this.budgets = budgets;
        this.submissions = submissions;
    }

    /// Whether its origin may cause work.
    boolean allows(Submission submission) {
        return !(submission instanceof Submission.Offered(var origin, _)) || budgets.allows(origin);
    }

    /// The same for its signatures, which cost nothing when they were found valid before.
    boolean allowsToVerify(Submission submission) {
        return allows(submission) || valid.contains(submission);
    }

    /// Those of the batch whose signatures are not to be looked at now.
    Set<Submission> overBudget() {
        var over = new HashSet<Submission>();
        for (Submission submission : submissions) {
            if (!allowsToVerify(submission)) {
                over.add(submission);
            }
        }
        return over;
    }

    /// The validator was asked for these senders.
    void asked(Set<Address> senders) {
        for (Submission submission : submissions) {
            if (submission instanceof Submission.Offered(_, var transaction)
                    && senders.contains(transaction.core().sender())) {
                open.merge(submission, Budgets.ACCOUNT, Integer::sum);
            }
        }
    }

    /// The validator is to be asked for recipients of a transaction.
    void ask(Submission submission, int recipients) {
        if (submission instanceof Submission.Offered(var origin, _)) {
            budgets.wasted(origin, recipients * Budgets.ACCOUNT);
            held.merge(submission, recipients * Budgets.ACCOUNT, Integer::sum);
        }
    }

    /// Signatures were computed.
    void verified(Submission submission, int signatures, boolean hold) {
        if (hold) {
            valid.add(submission);
        }
        if (signatures > 0 && submission instanceof Submission.Offered(var origin, _)) {
            if (hold) {
                open.merge(submission, signatures * Budgets.SIGNATURE, Integer::sum);
            } else {
                budgets.wasted(origin, signatures * Budgets.SIGNATURE);
                failed.add(origin);
            }
        }
    }

    /// Those who have the batch planned again share what that costs, so that junk that fails one
    /// after the other pays for each time.
    void endRound() {
        int work = submissions.size() / PLANNED_A_UNIT;
        int share = failed.isEmpty() ? 0 : work / failed.size();
        failed.forEach(origin -> budgets.wasted(origin, share));
        failed.clear();
    }

    /// The batch is decided.
    void settle(Collection<Decision> decisions) {
        for (Decision decision : decisions) {
            Submission submission = decision.submission();
            Integer work = open.remove(submission);
            Integer before = held.remove(submission);
            if (work == null && before == null) {
                continue;
            }
            int cost = work == null ? 0 : work;
            if (decision instanceof Decision.Admit) {
                budgets.admitted(submission.origin(), cost, before == null ? 0 : before);
            } else if (cost > 0) {
                budgets.wasted(submission.origin(), cost);
            }
        }
    }
}
