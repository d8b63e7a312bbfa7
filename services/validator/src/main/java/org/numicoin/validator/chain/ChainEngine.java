package org.numicoin.validator.chain;

import java.util.List;
import java.util.function.LongSupplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.InputPositions;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StorePosition;

/// Decides about work and applies events. A decision changes nothing but memory: the caller commits
/// its events to the log first, then hands each to `apply`, which is the same on every replica. One
/// thread uses an engine.
public final class ChainEngine {
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
            EngineLimits limits) {}

    /// Decides about one piece of work on top of the store and of earlier decisions that are not
    /// applied yet. What cannot be decided yet is kept and comes back from `due`.
    public ImportResult decide(Work work) {
        return java.util.Optional.<ImportResult>empty().orElseThrow();
    }

    /// Applies one committed event: state, undo data and position in one batch. An event that this
    /// engine planned itself is not executed a second time; any other is, without its signatures.
    ///
    /// @param nextOffset offset in `chain.events` behind the event
    /// @throws ReplicaDivergedException when log and store do not fit together; the store is as it
    ///   was before
    public void apply(ChainEvent event, long nextOffset) {}

    /// Drops decisions that are not applied, and all that waits: whether they were committed is
    /// unknown, and the log will tell. Inputs are read again from the stored positions.
    public void forgetPlanned() {}

    /// As of the last applied event.
    public StorePosition position() {
        return java.util.Optional.<StorePosition>empty().orElseThrow();
    }

    /// The tip as decided, which decisions that are not applied may have moved.
    public Tip plannedTip() {
        return java.util.Optional.<Tip>empty().orElseThrow();
    }

    /// Steps that were decided and not applied.
    public int planned() {
        return 0;
    }

    /// For each input the lowest offset that still waits here, else the given next one.
    public InputPositions undecided(InputPositions next) {
        return next;
    }

    /// Waiting work that can be decided now: its parent is known, its time or its body has come, or
    /// it waited too long. It stays waiting until `decide` is called with it.
    public List<Work> due() {
        return List.of();
    }
}
