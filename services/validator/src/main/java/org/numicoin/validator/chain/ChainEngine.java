package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.Finalized;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Progress;
import org.numicoin.messaging.ChainEvent.Reconsidered;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.InputPositions;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.ReplicaDivergedException.Reason;
import org.numicoin.validator.state.CacheUse;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StorePosition;
import org.numicoin.validator.state.StoredBlock;

/// Decides about work and applies events. A decision changes nothing but memory: the caller commits
/// its events to the log first, then hands each to `apply`, which is the same on every replica. One
/// thread uses an engine.
///
/// All that was decided is to be applied, or forgotten, before long: until then what it changes is
/// kept in memory.
public final class ChainEngine {
    /// Undo data is kept for a few limits, so that an operator can adopt a deeper reorganization.
    private static final long UNDO_LIMITS = 2;

    private final ChainStore store;
    private final TemplateBodies bodies;
    private final LongSupplier clock;
    private final WaitingRoom room;
    private final PageCache pages;
    private final SideBlocks sides;
    private final Plan plan;
    private final Importer importer;
    private final OperatorDecisions operator;
    private final Replay replay;
    private final EffectWriter writer;
    private StorePosition position;

    /// So many blocks below the tip can be taken back, which takes their whole bodies too.
    public static long undoDepth(ChainSpec spec) {
        return UNDO_LIMITS * spec.reorganizationLimit();
    }

    /// @param executed shared with the assembler of templates, so that a solution costs no second
    ///   execution
    /// @param clock milliseconds since 1970
    public ChainEngine(
            ChainSpec spec,
            ChainStore store,
            TemplateBodies bodies,
            ExecutedBlocks executed,
            ProofOfWorkHash proofOfWork,
            SignatureVerifier signatures,
            Workers workers,
            LongSupplier clock,
            EngineLimits limits) {
        this(
                spec,
                store,
                bodies,
                executed,
                proofOfWork,
                signatures,
                workers,
                clock,
                limits,
                () -> {});
    }

    /// The same with a sign of life: one decision may execute the blocks of a whole branch.
    ///
    /// @param progress told of each block before it is executed or taken back
    public ChainEngine(
            ChainSpec spec,
            ChainStore store,
            TemplateBodies bodies,
            ExecutedBlocks executed,
            ProofOfWorkHash proofOfWork,
            SignatureVerifier signatures,
            Workers workers,
            LongSupplier clock,
            EngineLimits limits,
            Runnable progress) {
        this.store = store;
        this.bodies = bodies;
        this.clock = clock;
        this.room = new WaitingRoom(limits.undecided());
        this.position = store.latest().position();
        this.pages = new PageCache(limits.pageBytes());
        this.sides = new SideBlocks(store.latest().sideBlocks());
        this.plan = new Plan(store.latest(), pages, sides, block(position.tipId()));
        var headers = new HeaderCheck(spec, proofOfWork);
        var executor = new BlockExecutor(spec, signatures, workers);
        var connector = new BlockConnector(spec, executor, executed, workers, progress);
        long undoDepth = undoDepth(spec);
        limits.depths().requireAtLeast(undoDepth);
        var change = new BranchSwitch(spec, connector, limits.side());
        long baseHeight = store.latest().base().map(StoreBase::height).orElse(0L);
        this.operator = new OperatorDecisions(spec, plan, change, undoDepth, baseHeight);
        this.importer =
                new Importer(
                        spec,
                        plan,
                        room,
                        headers,
                        new SubmittedBlock.Reader(spec, bodies, executed, executor),
                        new BranchChoice(spec, plan, room, connector, change, baseHeight),
                        clock,
                        limits.undecided());
        this.replay = new Replay(headers, connector);
        this.writer = new EffectWriter(store, undoDepth, limits.depths(), limits.invalid());
    }

    /// Decides about one piece of work on top of the store and of earlier decisions that are not
    /// applied yet. What cannot be decided yet is kept and comes back from `due`.
    public ImportResult decide(Work work) {
        return importer.decide(work, position.logId());
    }

    /// Decides about an operator's order, like about work.
    ///
    /// @param dryRun whether it is only to be said what would happen
    public OrderResult decide(OperatorOrder order, boolean dryRun) {
        return operator.decide(order, position.logId(), dryRun);
    }

    /// Applies one committed event: state, undo data and position in one batch. An event that this
    /// engine planned itself is not executed a second time; any other is, without its signatures.
    ///
    /// @param nextOffset offset in `chain.events` behind the event
    /// @throws ReplicaDivergedException when log and store do not fit together; the store is as it
    ///   was before
    public void apply(ChainEvent event, long nextOffset) {
        requireNext(event);
        Effect effect = planned(event).orElseGet(() -> replayed(event));
        StoredBlock tip = tipAfter(effect);
        var next =
                new StorePosition(
                        event.logId(),
                        event.term(),
                        event.sequence(),
                        nextOffset,
                        event.positions(),
                        tip.id(),
                        tip.height());
        try (var batch = store.batch(EffectWriter.bytes(effect))) {
            writer.write(effect, event.sequence(), batch);
            batch.position(next);
            store.write(batch);
        } catch (RuntimeException e) {
            pages.clear(); // Whether it was written is unknown.
            throw e;
        }
        pages.stored(effect);
        sides.record(effect);
        position = next;
        plan.applied(tip);
    }

    /// Drops decisions that are not applied, and all that waits: whether they were committed is
    /// unknown, and the log will tell. Inputs are read again from the stored positions.
    public void forgetPlanned() {
        plan.clear(block(position.tipId()));
        room.clear();
    }

    /// As of the last applied event.
    public StorePosition position() {
        return position;
    }

    /// The tip as decided, which decisions that are not applied may have moved.
    public Tip plannedTip() {
        var tip = plan.tip();
        return new Tip(tip.id(), tip.height(), tip.chainWork());
    }

    /// Of the cache of pages of the state tree.
    public CacheUse pagesUse() {
        return pages.use();
    }

    /// Steps that were decided and not applied.
    public int planned() {
        return plan.size();
    }

    /// For each input the lowest offset that still waits here, else the given next one.
    public InputPositions undecided(InputPositions next) {
        return room.undecided(next);
    }

    /// Waiting work that can be decided now: its parent is known, its time or its body has come, or
    /// it waited too long. It stays waiting until `decide` is called with it.
    public List<Work> due() {
        return room.due(clock.getAsLong(), bodies);
    }

    private Optional<Effect> planned(ChainEvent event) {
        return switch (event.step()) {
            case Connected _, Disconnected _, Side _, Dropped _, Rejected _, Reconsidered _ ->
                    plan.take(event.step());
            case LogStarted _, TermStarted _, Finalized _, Progress _ ->
                    Optional.of(new Effect.None());
        };
    }

    private Effect replayed(ChainEvent event) {
        var state = new ChainState(store.latest(), pages, sides, block(position.tipId()));
        return replay.effect(event, state);
    }

    private StoredBlock tipAfter(Effect effect) {
        return switch (effect) {
            case Effect.Connect connect -> connect.block();
            case Effect.Disconnect disconnect -> disconnect.parent();
            case Effect.Store _, Effect.Drop _, Effect.Condemn _, Effect.Forgive _, Effect.None _ ->
                    block(position.tipId());
        };
    }

    private void requireNext(ChainEvent event) {
        if (event.step() instanceof LogStarted started && !event.logId().equals(position.logId())) {
            require(
                    started.tipId().equals(position.tipId()),
                    Reason.WRONG_TIP,
                    "the new log starts at "
                            + started.tipId()
                            + ", the store is at "
                            + position.tipId());
            return;
        }
        require(
                event.logId().equals(position.logId()),
                Reason.OTHER_LOG,
                "the store follows " + position.logId() + ", the event is of " + event.logId());
        require(
                event.sequence() == position.sequence() + 1,
                Reason.SEQUENCE_GAP,
                event.sequence() + " after " + position.sequence());
        require(
                event.term() >= position.term(),
                Reason.LOWER_TERM,
                event.term() + " after " + position.term());
    }

    private static void require(boolean holds, Reason reason, String detail) {
        if (!holds) {
            throw new ReplicaDivergedException(reason, detail);
        }
    }

    private StoredBlock block(Hash256 id) {
        return store.latest()
                .block(id)
                .orElseThrow(() -> new IllegalStateException("the store lacks its tip " + id));
    }
}
