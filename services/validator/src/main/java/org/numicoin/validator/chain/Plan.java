package org.numicoin.validator.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.validator.state.StoreReads;
import org.numicoin.validator.state.StoredBlock;

/// Steps that were decided and are not applied yet, and the chain as it will be after them.
final class Plan {
    /// Effects of a longer reorganization are not kept, since each holds all that its block
    /// changed: they are computed again, one at a time, when its events are applied.
    private static final int EFFECTS_MAX = 8;

    private final StoreReads store;
    private final PageCache pages;
    private final SideBlocks sides;
    private final Deque<Planned> steps = new ArrayDeque<>();

    /// Effects that `state` does not reflect yet. Most are applied before anybody asks.
    private final List<Effect> unrecorded = new ArrayList<>();

    private ChainState state;

    /// @param effect what applying the step changes, when it was kept
    private record Planned(Step step, Optional<Effect> effect) {}

    /// @param sides as stored
    Plan(StoreReads store, PageCache pages, SideBlocks sides, StoredBlock tip) {
        this.store = store;
        this.pages = pages;
        this.sides = sides;
        this.state = new ChainState(store, pages, sides, tip);
    }

    ChainState state() {
        unrecorded.forEach(state::record);
        unrecorded.clear();
        return state;
    }

    /// The tip of `state`.
    StoredBlock tip() {
        for (Effect effect : unrecorded.reversed()) {
            switch (effect) {
                case Effect.Connect connect -> {
                    return connect.block();
                }
                case Effect.Disconnect disconnect -> {
                    return disconnect.parent();
                }
                case Effect.Store _,
                        Effect.Drop _,
                        Effect.Condemn _,
                        Effect.Forgive _,
                        Effect.None _ -> {}
            }
        }
        return state.tip();
    }

    int size() {
        return steps.size();
    }

    void add(Step step, Effect effect) {
        unrecorded.add(effect);
        steps.add(new Planned(step, Optional.of(effect)));
    }

    /// A try to add several steps of which none counts if one fails.
    Attempt attempt() {
        return new Attempt(state().copy());
    }

    /// The effect of a step that is next in the plan. Empty when it is not, or not kept.
    Optional<Effect> take(Step step) {
        var next = steps.peek();
        if (next == null) {
            return Optional.empty();
        }
        if (!next.step().equals(step)) {
            throw new IllegalStateException("another step than the planned one was committed");
        }
        steps.remove();
        return next.effect();
    }

    /// Called when an event is applied and the store has this tip.
    void applied(StoredBlock tip) {
        if (steps.isEmpty()) {
            clear(tip);
        }
    }

    void clear(StoredBlock tip) {
        steps.clear();
        unrecorded.clear();
        state = new ChainState(store, pages, sides, tip);
    }

    /// Steps on a copy of the state.
    final class Attempt {
        private final ChainState state;
        private final List<Planned> added = new ArrayList<>();

        private Attempt(ChainState state) {
            this.state = state;
        }

        ChainState state() {
            return state;
        }

        void add(Step step, Effect effect) {
            state.record(effect);
            added.add(new Planned(step, Optional.of(effect)));
            if (added.size() > EFFECTS_MAX) {
                added.replaceAll(each -> new Planned(each.step(), Optional.empty()));
            }
        }

        List<Step> steps() {
            return added.stream().map(Planned::step).toList();
        }

        /// Makes the try the plan.
        List<Step> succeed() {
            Plan.this.state = state;
            steps.addAll(added);
            return steps();
        }
    }
}
