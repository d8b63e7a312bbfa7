package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.consensus.TransactionRules.TransactionInBlock;
import org.numicoin.consensus.TransactionRules.TransactionOfPayments;
import org.numicoin.consensus.TransactionRules.TransactionOfSender;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.policy.Replacement;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Decides over a batch of submissions, cheapest check first, as if all signatures held: each one
/// sees what those before it in the batch would leave behind. The pool itself is not touched. When
/// a signature turns out bad or a recipient has no account, the batch is planned again with that.
final class Planner {
    private final ShardPool pool;
    private final ChainSpec spec;
    private final PoolLimits limits;
    private final Findings findings;
    private final Map<Address, Sender> drafts = new HashMap<>();
    private final Set<Hash256> planned = new HashSet<>();
    private Load plannedLoad = Load.NONE;

    Planner(ShardPool pool, ChainSpec spec, PoolLimits limits, Findings findings) {
        this.pool = pool;
        this.spec = spec;
        this.limits = limits;
        this.findings = findings;
    }

    List<Decision> plan(List<Submission> submissions) {
        for (Submission submission : submissions) {
            if (submission instanceof Submission.Returned(_, Transaction transaction, _)
                    && pool.knows(transaction.core().sender())) {
                // Even when it is not admitted again, its keys serve those behind it.
                draft(transaction.core().sender()).learn(transaction.witness());
            }
        }
        var decisions = new ArrayList<Decision>(submissions.size());
        for (Submission submission : submissions) {
            decisions.add(
                    switch (submission) {
                        case Submission.Malformed malformed ->
                                new Decision.Refuse(malformed, Codes.MALFORMED, malformed.detail());
                        case Submission.KnownBad bad ->
                                new Decision.Refuse(bad, bad.code(), "refused before");
                        case Submission.Offered(_, Transaction transaction) ->
                                decide(submission, transaction, false);
                        case Submission.Returned(_, Transaction transaction, _) ->
                                decide(submission, transaction, true);
                    });
        }
        return decisions;
    }

    private Decision decide(Submission submission, Transaction transaction, boolean returned) {
        TransactionCore core = transaction.core();
        if (Shards.of(core.sender()) != pool.shard()) {
            return refuse(submission, Codes.WRONG_SHARD, "not a sender of shard " + pool.shard());
        }
        Hash256 id = transaction.id();
        if (planned.contains(id) || pool.slot(id).isPresent()) {
            return new Decision.AlreadyPooled(submission, id);
        }
        Optional<RuleViolation> violation = withoutState(transaction);
        if (violation.isPresent()) {
            return refuse(submission, violation.get());
        }
        if (findings.overBudget().contains(submission)) {
            return refuse(submission, Codes.ORIGIN_OVER_BUDGET, "send it again later");
        }
        Sender sender = draft(core.sender());
        long next = sender.account().nonce();
        if (core.nonce() < next) {
            return pool.isMined(id)
                    ? new Decision.AlreadyMined(submission, transaction)
                    : refuse(submission, Codes.NONCE_TOO_LOW, "the next nonce is " + next);
        }
        if (core.nonce() - next >= limits.nonceWindow()) {
            return refuse(
                    submission,
                    Codes.NONCE_TOO_HIGH,
                    "the next nonce is "
                            + next
                            + ", and at most "
                            + limits.nonceWindow()
                            + " from it on are held");
        }
        if (!returned && core.validUntil() - pool.tip().height() < limits.leastLife()) {
            return refuse(
                    submission,
                    Codes.EXPIRES_TOO_SOON,
                    "at least " + limits.leastLife() + " blocks must be able to contain it");
        }
        Optional<PooledTransaction> before = sender.slot(core.nonce());
        if (before.isPresent() && returned) {
            return refuse(submission, Codes.SLOT_TAKEN, "another transaction has this nonce");
        }
        Optional<Decision> refusal =
                before.flatMap(slot -> replacing(submission, transaction, slot, sender));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!returned && !fitsSender(transaction, before, sender)) {
            return refuse(
                    submission,
                    Codes.SENDER_LIMIT,
                    sender.slots().size() + " transactions of the sender wait already");
        }
        return decide(submission, transaction, sender, returned);
    }

    private Optional<Decision> replacing(
            Submission submission,
            Transaction transaction,
            PooledTransaction before,
            Sender sender) {
        if (before.replacements() >= Replacement.COUNT_MAX) {
            return Optional.of(
                    refuse(
                            submission,
                            Codes.REPLACEMENT_LIMIT,
                            before.replacements() + " had this nonce before"));
        }
        boolean changesKey =
                transaction.core().payload() instanceof Payload.KeyRotation
                        || before.core().payload() instanceof Payload.KeyRotation;
        if (changesKey && !before.equals(sender.slots().lastEntry().getValue())) {
            return Optional.of(
                    refuse(
                            submission,
                            Codes.REPLACEMENT_CHANGES_KEY,
                            "others wait behind it that are signed for its key"));
        }
        return Replacement.paysEnough(
                        spec, before.transaction(), transaction, pool.tip().nextBaseFee())
                ? Optional.empty()
                : Optional.of(
                        refuse(
                                submission,
                                Codes.REPLACEMENT_UNDERPRICED,
                                before.id() + " has this nonce"));
    }

    /// What takes the place of another is not one more, even where a returned block has left more
    /// than the limit.
    private boolean fitsSender(
            Transaction transaction, Optional<PooledTransaction> before, Sender sender) {
        int more = transaction.size() - before.map(PooledTransaction::size).orElse(0);
        return (before.isPresent() || sender.slots().size() < limits.slotsPerSender())
                && (more <= 0 || sender.bytes() + more <= limits.bytesPerSender());
    }

    /// What the sender's account says after its earlier transactions, then the signatures.
    private Decision decide(
            Submission submission, Transaction transaction, Sender sender, boolean returned) {
        Sender.Point point = sender.at(transaction.core().nonce());
        Transaction fitted = WitnessForms.fitted(transaction, point.account(), sender);
        Optional<RuleViolation> violation = ofSender(spec, pool.tip(), fitted, point, sender);
        if (violation.isPresent()) {
            return point.gap() && mayHealBehindGap(violation.get())
                    ? new Decision.Wait(submission, transaction)
                    : refuse(submission, violation.get());
        }
        Optional<PooledTransaction> before = sender.slot(transaction.core().nonce());
        if (!returned
                && point.gap()
                && before.isEmpty()
                && sender.queued() >= limits.queuedPerSender()) {
            return refuse(
                    submission,
                    Codes.QUEUED_LIMIT,
                    sender.queued() + " transactions of the sender wait for a missing nonce");
        }
        violation = ofPayments(fitted, address -> !findings.noAccounts().contains(address));
        if (violation.isPresent()) {
            return refuse(submission, violation.get());
        }
        Hash256 authorization = point.account().authorization();
        var slot =
                PooledTransaction.of(
                        spec,
                        fitted,
                        authorization,
                        returned || !point.gap(),
                        PooledTransaction.UNSPOKEN,
                        0,
                        submission.origin(),
                        before.map(one -> one.replacements() + 1).orElse(0));
        long minimum = pool.minimum();
        if (!returned
                && minimum > 0
                && pool.room().tail(slot, sender).rate().perWeight() < minimum) {
            return refuse(
                    submission, Codes.BELOW_MINIMUM, TransactionVerdict.minimumDetail(minimum));
        }
        if (pool.room().victims(slot, sender, plannedLoad).isEmpty()) {
            return refuse(submission, Codes.POOL_FULL, whyFull(slot, sender));
        }
        Hash256 offered = transaction.fullId();
        if (findings.badSignatures().contains(offered)) {
            return refuse(submission, new RuleViolation.BadSignature(authorization));
        }
        Optional<List<SignatureCheck>> checks =
                WitnessForms.checks(fitted, point.account(), sender);
        if (checks.isEmpty()) {
            throw new IllegalStateException("keys of " + sender.address() + " are not at hand");
        }
        plannedLoad =
                before.map(plannedLoad::minus)
                        .orElse(plannedLoad)
                        .plus(slot)
                        .plusBytes(Room.newKeyBytes(sender));
        sender.put(slot);
        sender.learn(fitted.witness());
        planned.add(transaction.id());
        return new Decision.Admit(submission, fitted, offered, authorization, checks.get());
    }

    /// Names the price to whom it would help to pay that.
    private String whyFull(PooledTransaction slot, Sender sender) {
        long price = pool.room().price();
        return slot.executable() && pool.room().tail(slot, sender).rate().perWeight() < price
                ? TransactionVerdict.minimumDetail(price)
                : "the pool is full of better ones";
    }

    /// Rules that ask neither the sender's account nor its slots. A max fee below the base fee of
    /// now may wait for a lower one, but never below the least.
    private Optional<RuleViolation> withoutState(Transaction transaction) {
        return withoutState(spec, pool.tip(), transaction);
    }

    static Optional<RuleViolation> withoutState(ChainSpec spec, Tip tip, Transaction transaction) {
        return TransactionRules.inNoBlock(spec, tip.height() + 1, transaction);
    }

    /// Rules that ask the account. At a base fee of its max fee, a transaction costs the most that
    /// it ever can: so no base fee to come makes a pooled chain unpayable.
    static Optional<RuleViolation> ofSender(
            ChainSpec spec, Tip tip, Transaction transaction, Sender.Point point, Sender known) {
        var inBlock =
                new TransactionInBlock(
                        spec, tip.height() + 1, transaction.core().maxFee(), transaction);
        return Rule.firstViolation(
                TransactionRules.OF_SENDER,
                new TransactionOfSender(
                        inBlock,
                        point.account(),
                        WitnessForms.policy(point.account(), transaction.witness(), known)));
    }

    /// Recipients whom a transaction pays too little to open an account for them.
    Set<Address> paidLittle(Transaction transaction) {
        var recipients = new HashSet<Address>();
        var _ =
                ofPayments(
                        transaction,
                        recipient -> {
                            recipients.add(recipient);
                            return true;
                        });
        return recipients;
    }

    private Optional<RuleViolation> ofPayments(Transaction transaction, Predicate<Address> exists) {
        var inBlock =
                new TransactionInBlock(
                        spec, pool.tip().height() + 1, transaction.core().maxFee(), transaction);
        return Rule.firstViolation(
                TransactionRules.PAYMENTS, new TransactionOfPayments(inBlock, exists));
    }

    /// A rotation or a revealed key among the missing ones may still make it right.
    private static boolean mayHealBehindGap(RuleViolation violation) {
        return violation instanceof RuleViolation.BadAuthorization
                || violation instanceof RuleViolation.BadReveals
                || violation instanceof RuleViolation.BadSigners;
    }

    private Sender draft(Address address) {
        return drafts.computeIfAbsent(address, _ -> pool.sender(address).copy());
    }

    private static Decision.Refuse refuse(Submission submission, RuleViolation violation) {
        return refuse(submission, violation.code(), violation.detail());
    }

    private static Decision.Refuse refuse(Submission submission, String code, String detail) {
        return new Decision.Refuse(submission, code, detail);
    }
}
