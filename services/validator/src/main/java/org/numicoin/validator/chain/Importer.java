package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.BodyRules.Body;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.RuleViolation.BadParent;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ImportResult.AlreadyKnown;
import org.numicoin.validator.chain.ImportResult.Decided;
import org.numicoin.validator.chain.ImportResult.HeldUntil;
import org.numicoin.validator.chain.ImportResult.Orphan;
import org.numicoin.validator.chain.ImportResult.UnknownTemplate;
import org.numicoin.validator.chain.SubmittedBlock.Content;
import org.numicoin.validator.chain.WaitingRoom.Reason;
import org.numicoin.validator.chain.WaitingRoom.Waiting;
import org.numicoin.validator.chain.Work.MalformedBlock;
import org.numicoin.validator.state.StoredBlock;

/// Decides about work, cheapest question first: is it known, does the header fit its branch, one
/// proof-of-work hash, is the body the header's, what does the body weigh; execution comes last and
/// only for a branch with the most work.
///
/// Whose fault a violation is: a bad header or a body that is not the header's is the sender's. A
/// body that breaks a rule behind a valid proof of work is its miner's, and whoever relayed it did
/// nothing wrong.
final class Importer {
    private static final int DETAIL_CHARS_MAX = 160;

    private final ChainSpec spec;
    private final Plan plan;
    private final WaitingRoom room;
    private final HeaderCheck headers;
    private final SubmittedBlock.Reader reader;
    private final BranchChoice branches;
    private final LongSupplier clock;
    private final EngineLimits.Undecided limits;

    Importer(
            ChainSpec spec,
            Plan plan,
            WaitingRoom room,
            HeaderCheck headers,
            SubmittedBlock.Reader reader,
            BranchChoice branches,
            LongSupplier clock,
            EngineLimits.Undecided limits) {
        this.spec = spec;
        this.plan = plan;
        this.room = room;
        this.headers = headers;
        this.reader = reader;
        this.branches = branches;
        this.clock = clock;
        this.limits = limits;
    }

    /// @param log that side blocks will be carried by
    ImportResult decide(Work work, LogId log) {
        var earlier = room.take(work);
        var state = plan.state();
        Hash256 id = work.blockId();
        if (state.block(id).isPresent()
                || state.invalid(id).isPresent()
                || (earlier.isEmpty() && room.holdsBlock(id))) {
            return new AlreadyKnown(id);
        }
        if (work instanceof MalformedBlock malformed) {
            return refused(work, RejectionCodes.MALFORMED, malformed.detail(), false);
        }
        var submitted = SubmittedBlock.of(work);
        var header = submitted.header();
        if (state.invalid(header.parentId()).isPresent()) {
            return onInvalidParent(submitted);
        }
        return state.block(header.parentId())
                .map(parent -> onBranch(submitted, parent, earlier, log))
                .orElseGet(() -> withoutParent(submitted, earlier));
    }

    private ImportResult onBranch(
            SubmittedBlock submitted, StoredBlock parent, Optional<Waiting> earlier, LogId log) {
        var work = submitted.work();
        var header = submitted.header();
        var violation = headers.onBranch(parent, header);
        if (violation.isPresent()) {
            return rejected(work, violation.get());
        }
        var tooNew = HeaderRules.timeNotTooNew(spec, header, clock.getAsLong());
        if (tooNew.isPresent()) {
            return hold(submitted, tooNew.get());
        }
        StoredBlock block = headers.child(parent, header, work.blockId());
        var hopeless = branches.hopeless(block, parent, plan.state());
        if (hopeless.isPresent()) {
            return refused(work, hopeless.get(), "a branch that cannot become the chain", true);
        }
        return switch (reader.read(submitted)) {
            case Content.Missing(var templateId) -> awaitBody(work, templateId, earlier);
            case Content.Malformed(var detail) ->
                    refused(work, RejectionCodes.MALFORMED, detail, false);
            case Content.Mismatch(var wrong) -> mismatch(work, wrong);
            case Content.Read(var content) -> {
                var heavy =
                        Rule.firstViolation(
                                BodyRules.IN_ISOLATION, new Body(spec, content.block()));
                yield heavy.isPresent()
                        ? condemned(work, heavy.get(), true)
                        : new Decided(branches.choose(work, block, content, parent, log));
            }
        };
    }

    /// A descendant of an invalid block is remembered as invalid, too. Its own work has to be real,
    /// or it would cost nothing to make us forget others. What stands on a block that an operator
    /// has invalidated may be good: whoever sent it is not to blame, and it may come again.
    private ImportResult onInvalidParent(SubmittedBlock submitted) {
        var header = submitted.header();
        var work = submitted.work();
        return unworthy(submitted)
                .orElseGet(() ->
                        plan.state()
                                        .invalid(header.parentId())
                                        .equals(Optional.of(RejectionCodes.INVALIDATED))
                                ? refused(
                                        work,
                                        RejectionCodes.ON_INVALIDATED,
                                        "stands on " + header.parentId(),
                                        true)
                                : condemned(work, new BadParent(header.parentId()), false));
    }

    /// The rejection of a header that does not deserve memory without its parent being known.
    private Optional<ImportResult> unworthy(SubmittedBlock submitted) {
        var header = submitted.header();
        var work = submitted.work();
        var violation = headers.withoutParent(header);
        if (violation.isPresent()) {
            return Optional.of(rejected(work, violation.get()));
        }
        return HeaderCheck.isWorthWaiting(header, plan.state().tip().header())
                ? Optional.empty()
                : Optional.of(
                        refused(
                                work,
                                RejectionCodes.LOW_WORK,
                                "less than 1/16 of the work of the tip",
                                true));
    }

    private ImportResult withoutParent(SubmittedBlock submitted, Optional<Waiting> earlier) {
        var work = submitted.work();
        var header = submitted.header();
        long now = clock.getAsLong();
        long from = earlier.map(Waiting::from).orElse(now + limits.orphanLife().toMillis());
        if (submitted instanceof SubmittedBlock.OfTemplate(var solved)) {
            // A template has a parent that its author knew, so this is a template we have not heard
            // of.
            return awaitBody(work, solved.templateId(), earlier);
        }
        if (earlier.isPresent() && now >= from) {
            return refused(
                    work, RejectionCodes.ORPHAN_EXPIRED, "no parent " + header.parentId(), true);
        }
        var unworthy = unworthy(submitted);
        if (unworthy.isPresent()) {
            return unworthy.get();
        }
        if (reader.read(submitted) instanceof Content.Mismatch(var wrong)) {
            return mismatch(work, wrong);
        }
        return room.add(work, Reason.PARENT, header.parentId(), from)
                ? new Orphan(header.parentId())
                : noRoom(work);
    }

    private ImportResult hold(SubmittedBlock submitted, RuleViolation tooNew) {
        var work = submitted.work();
        long time = submitted.header().timestamp() - spec.futureLimit();
        if (time > clock.getAsLong() + limits.heldAhead().toMillis()) {
            return refused(work, tooNew.code(), tooNew.toString(), true);
        }
        if (submitted instanceof SubmittedBlock.Whole
                && reader.read(submitted) instanceof Content.Mismatch(var wrong)) {
            return mismatch(work, wrong);
        }
        return room.add(work, Reason.TIME, submitted.header().parentId(), time)
                ? new HeldUntil(time)
                : noRoom(work);
    }

    private ImportResult awaitBody(Work work, Hash256 templateId, Optional<Waiting> earlier) {
        long now = clock.getAsLong();
        long from =
                earlier.filter(entry -> entry.reason() == Reason.BODY)
                        .map(Waiting::from)
                        .orElse(now + limits.solutionLife().toMillis());
        if (now >= from) {
            return refused(work, RejectionCodes.UNKNOWN_TEMPLATE, "no body of " + templateId, true);
        }
        return room.add(work, Reason.BODY, templateId, from)
                ? new UnknownTemplate(templateId)
                : noRoom(work);
    }

    private ImportResult noRoom(Work work) {
        return refused(work, RejectionCodes.NO_ROOM, "too much waits already", true);
    }

    private Decided rejected(Work work, RuleViolation violation) {
        return decided(
                work,
                violation.code(),
                violation.toString(),
                false,
                new Decision.Invalid(violation));
    }

    private Decided mismatch(Work work, RuleViolation violation) {
        return decided(
                work,
                violation.code(),
                violation.toString(),
                false,
                new Decision.Mismatch(violation));
    }

    private Decided refused(Work work, String code, String detail, boolean blameless) {
        return decided(work, code, detail, blameless, new Decision.Refused(code));
    }

    private Decided condemned(Work work, RuleViolation violation, boolean blameless) {
        room.parentArrived(work.blockId());
        return decided(
                work,
                violation.code(),
                violation.toString(),
                blameless,
                new Decision.Invalid(violation));
    }

    private Decided decided(
            Work work, String code, String detail, boolean blameless, Decision.Outcome outcome) {
        var step = rejection(work.blockId(), code, detail, blameless);
        plan.add(step, effect(step));
        return new Decided(new Decision(work, List.of(step), outcome));
    }

    static Rejected rejection(Hash256 blockId, String code, String detail, boolean blameless) {
        var cut =
                detail.length() <= DETAIL_CHARS_MAX
                        ? detail
                        : detail.substring(0, DETAIL_CHARS_MAX);
        return new Rejected(blockId, code, cut, blameless);
    }

    static Effect effect(Rejected step) {
        return RejectionCodes.condemns(step.code())
                ? new Effect.Condemn(step.blockId(), step.code(), step.detail())
                : new Effect.None();
    }
}
