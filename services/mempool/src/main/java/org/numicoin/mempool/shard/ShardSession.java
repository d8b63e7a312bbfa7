package org.numicoin.mempool.shard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.Failpoints;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mempool.chain.ChainUnavailableException;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.Decision;
import org.numicoin.mempool.pool.Findings;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.PoolUpdate;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.ShardStep;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.shard.ShardLostException.Reason;
import org.numicoin.mempool.shard.Stages.Stage;
import org.numicoin.mempool.spam.RefusedIds;
import org.numicoin.mempool.store.ShardCommit;
import org.numicoin.mempool.store.ShardMeta;
import org.numicoin.mempool.store.StoreUnavailableException;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// One ownership of a shard, from its claim until it is lost. Every operation goes the same way:
/// the pool decides, the store is written, the verdicts are told. A [ShardLostException] ends it.
final class ShardSession {
    /// How many batches may wait for Kafka before the next one does.
    private static final int UNTOLD_MAX = 8;

    private final ShardTools tools;
    private final ShardPool pool;
    private final Bytes token;
    private final Teller teller;
    private final BooleanSupplier isClosed;
    private final Queue<List<ShardStep>> decisions;
    private final Deque<CompletableFuture<Void>> untold = new ArrayDeque<>();
    private long storedVersion;
    private LogPosition storedPosition;
    private long journal;
    private long storedJournal;

    ShardSession(
            ShardTools tools,
            ShardPool pool,
            Bytes token,
            long storedVersion,
            long journal,
            Teller teller,
            Queue<List<ShardStep>> decisions,
            BooleanSupplier isClosed) {
        this.tools = tools;
        this.pool = pool;
        this.token = token;
        this.storedVersion = storedVersion;
        this.storedPosition = pool.position();
        this.journal = journal;
        this.storedJournal = journal;
        this.teller = teller;
        this.decisions = decisions;
        this.isClosed = isClosed;
    }

    ShardPool pool() {
        return pool;
    }

    /// A batch goes its whole way.
    ///
    /// @return completes when every verdict of it is in the log
    CompletableFuture<Void> admit(List<Submission> submissions, Map<Hash256, TraceContext> traces) {
        var spending = new Spending(tools.budgets(), submissions);
        Set<Submission> overBudget = spending.overBudget();
        awaitAccounts(submissions.stream().filter(s -> !overBudget.contains(s)).toList(), spending);
        List<Decision> made =
                decide(submissions, Findings.NONE.withOverBudget(overBudget), spending);
        spending.settle(made);
        remember(made);
        long now = tools.clock().millis();
        PoolUpdate update = tools.stages().time(Stage.CARRY_OUT, () -> pool.carryOut(made, now));
        CompletableFuture<Void> told = store(update, pool.position(), traces);
        List<Submission> ready = pool.takeReady();
        return ready.isEmpty() ? told : CompletableFuture.allOf(told, admit(ready, Map.of()));
    }

    /// Events of one decision of the chain. What returns by them is admitted before the store knows
    /// of the events, so that a crash between repeats both.
    void decided(List<ShardStep> steps) {
        PoolUpdate update = pool.apply(steps);
        List<Submission> returned = pool.takeReturned();
        if (returned.isEmpty()) {
            if (update.isStored() || !update.verdicts().isEmpty()) {
                var _ = store(update, pool.position(), Map.of());
            }
        } else {
            var _ = store(update, storedPosition, Map.of());
            var _ = admit(returned, Map.of());
        }
        admitReady();
    }

    /// Applies the decisions that have arrived. Also done while an operation waits for them.
    void takeDecisions() {
        for (var steps = decisions.poll(); steps != null; steps = decisions.poll()) {
            decided(steps);
        }
    }

    void perform(PoolUpdate update) {
        if (update.isStored() || !update.verdicts().isEmpty()) {
            var _ = store(update, pool.position(), Map.of());
        }
        admitReady();
    }

    /// Writes what moved without a change of the pool: position, journal, verdicts that are told by
    /// now.
    void flush() {
        if (teller.hasPublished()
                || !storedPosition.equals(pool.position())
                || storedJournal != journal) {
            var nothing = new PoolUpdate(pool.version(), List.of(), Map.of(), Map.of(), Set.of());
            write(nothing, Map.of(), pool.position());
        }
    }

    /// Everything before this offset of `tx.verdicts` was read back.
    void journal(long next) {
        journal = Math.max(journal, next);
    }

    /// Waits a little for verdicts on their way.
    void awaitTold(long millis) {
        try {
            CompletableFuture.allOf(untold.toArray(CompletableFuture[]::new))
                    .get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // They come again from `out` at the next claim.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void admitReady() {
        List<Submission> ready = pool.takeReady();
        if (!ready.isEmpty()) {
            var _ = admit(ready, Map.of());
        }
    }

    /// Plans until everything that the plan depends on was found out. Each round leaves out at
    /// least one more, and what was verified is remembered.
    private List<Decision> decide(
            List<Submission> submissions, Findings atFirst, Spending spending) {
        var asked = new HashSet<Address>();
        Findings known = atFirst;
        List<Decision> decisions = plan(submissions, known);
        Findings found = findOut(decisions, known, asked, spending);
        while (!found.equals(known)) {
            known = found;
            decisions = plan(submissions, known);
            found = findOut(decisions, known, asked, spending);
        }
        return decisions;
    }

    /// Signatures first: only who can spend has the validator asked about recipients.
    private Findings findOut(
            List<Decision> decisions, Findings known, Set<Address> asked, Spending spending) {
        SignatureStage.Result result = verify(decisions, spending);
        Findings found = known.withBadSignatures(result.bad());
        if (!result.passedOver().isEmpty()) {
            // All of these origins at once, not one in each round.
            found = found.withOverBudget(result.passedOver()).withOverBudget(spending.overBudget());
        }
        spending.endRound();
        return found.equals(known) ? askForRecipients(decisions, known, asked, spending) : found;
    }

    private Findings askForRecipients(
            List<Decision> decisions, Findings known, Set<Address> asked, Spending spending) {
        var recipients = new HashSet<Address>();
        var over = new HashSet<Submission>();
        for (Decision decision : decisions) {
            Set<Address> own = pool.paidLittle(List.of(decision));
            own.removeAll(asked);
            if (own.isEmpty()) {
                continue;
            }
            if (spending.allows(decision.submission())) {
                spending.ask(decision.submission(), own.size());
                asked.addAll(own);
                recipients.addAll(own);
            } else {
                over.add(decision.submission());
            }
        }
        Findings found = known.withOverBudget(over);
        return recipients.isEmpty() ? found : found.withNoAccounts(withoutAccount(recipients));
    }

    /// What no state can make valid need not be looked at again.
    private void remember(List<Decision> decisions) {
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Refuse(Submission submission, String code, _)
                    && RefusedIds.isForGood(code)) {
                switch (submission) {
                    case Submission.Malformed bad ->
                            tools.refused().add(bad.bytes(), bad.fullId(), code);
                    case Submission.Offered(_, Transaction bad) ->
                            tools.refused().add(Bytes.wrap(bad.encoded()), bad.fullId(), code);
                    case Submission.KnownBad _, Submission.Returned _ -> {}
                }
            }
        }
    }

    private List<Decision> plan(List<Submission> submissions, Findings findings) {
        return tools.stages().time(Stage.PLAN, () -> pool.plan(submissions, findings));
    }

    private SignatureStage.Result verify(List<Decision> decisions, Spending spending) {
        return tools.stages()
                .time(Stage.VERIFY, () -> tools.signatures().verify(decisions, spending));
    }

    /// Asks the validator for accounts that the pool does not have, as often as it takes: that
    /// nobody answers is no reason to refuse anyone.
    private void awaitAccounts(List<Submission> submissions, Spending spending) {
        var waiting = new Waiting(tools.readiness(), "validator", isClosed);
        boolean known = false;
        while (!known) {
            try {
                Set<Address> unknown = pool.unknownSenders(submissions);
                if (!unknown.isEmpty()) {
                    long least = pool.position().sequence();
                    pool.learn(
                            tools.stages()
                                    .time(
                                            Stage.ACCOUNTS,
                                            () -> tools.chain().accounts(unknown, least)));
                    spending.asked(unknown);
                }
                known = pool.unknownSenders(submissions).isEmpty();
                if (known) {
                    rememberMined(submissions);
                } else {
                    waiting.pause("keys of senders are not known yet");
                    takeDecisions();
                }
            } catch (ChainUnavailableException e) {
                known = false;
                waiting.pause(String.valueOf(e.getMessage()));
            }
        }
        waiting.over();
    }

    private Set<Address> withoutAccount(Set<Address> addresses) {
        var waiting = new Waiting(tools.readiness(), "validator", isClosed);
        while (true) {
            try {
                long least = pool.position().sequence();
                Set<Address> without =
                        tools
                                .stages()
                                .time(
                                        Stage.ACCOUNTS,
                                        () -> tools.chain().accounts(addresses, least))
                                .stream()
                                .filter(known -> known.account().isEmpty())
                                .map(AccountKnowledge::address)
                                .collect(Collectors.toSet());
                waiting.over();
                return without;
            } catch (ChainUnavailableException e) {
                waiting.pause(String.valueOf(e.getMessage()));
            }
        }
    }

    /// Accepted before, and the account has used its nonce: it may have been mined while nobody
    /// looked.
    private void rememberMined(List<Submission> submissions) {
        for (Hash256 id : pool.passed(submissions)) {
            if (tools.chain().isMined(id, pool.position().sequence())) {
                pool.rememberMined(List.of(id));
            }
        }
    }

    private CompletableFuture<Void> store(
            PoolUpdate update, LogPosition position, Map<Hash256, TraceContext> traces) {
        var out = new HashMap<Version, Bytes>();
        if (update.isStored()) {
            for (TransactionVerdict verdict : update.verdicts()) {
                if (verdict.kind() != Kind.REJECTED) {
                    var stored = verdict.with(Bytes.EMPTY);
                    out.put(verdict.version(), Bytes.wrap(stored.encoded(tools.network())));
                }
            }
            Failpoints.hit("mempool.before-script");
            tools.stages()
                    .time(
                            Stage.STORE,
                            () -> {
                                write(update, out, position);
                                return true;
                            });
            Failpoints.hit("mempool.after-script");
        }
        update.verdicts().forEach(tools.stages()::count);
        var told =
                tools.stages()
                        .time(
                                Stage.PUBLISH,
                                () -> teller.tell(update.verdicts(), out.keySet(), traces));
        waitForRoom();
        untold.addLast(told);
        return told;
    }

    private void write(PoolUpdate update, Map<Version, Bytes> out, LogPosition position) {
        var meta = new ShardMeta(update.version(), position, journal);
        var commit =
                new ShardCommit(
                        storedVersion,
                        meta,
                        update,
                        out,
                        teller.takePublished(),
                        pool.count(),
                        pool.bytes());
        ShardCommit.Result result;
        try {
            result = tools.store().commit(pool.shard(), token, commit);
        } catch (StoreUnavailableException e) {
            throw new ShardLostException(Reason.STALE, String.valueOf(e.getMessage()));
        }
        switch (result) {
            case WRITTEN -> {
                storedVersion = meta.version();
                storedPosition = position;
                storedJournal = journal;
            }
            case FENCED ->
                    throw new ShardLostException(Reason.FENCED, "another replica has the shard");
            case STALE ->
                    throw new ShardLostException(
                            Reason.STALE, "Redis does not have version " + storedVersion);
        }
    }

    private void waitForRoom() {
        untold.removeIf(CompletableFuture::isDone);
        var waiting = new Waiting(tools.readiness(), "verdicts", isClosed);
        while (untold.size() >= UNTOLD_MAX) {
            try {
                var _ = untold.getFirst().get(500, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException _) {
                waiting.pause("Kafka does not ack verdicts");
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ShardLostException(Reason.CLOSED, "interrupted");
            }
            untold.removeIf(CompletableFuture::isDone);
        }
        waiting.over();
    }
}
