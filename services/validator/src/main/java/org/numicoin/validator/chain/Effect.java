package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.UndoData;

/// What applying one event changes in the store, computed once: by the writer when it decides, by a
/// replica when it reads the event.
sealed interface Effect {
    /// A block becomes the tip.
    ///
    /// @param encoded the block when the store does not have it yet
    record Connect(StoredBlock block, Optional<Bytes> encoded, ExecutedBlock executed)
            implements Effect {}

    /// The tip is taken back.
    ///
    /// @param bytes of the encoded block
    record Disconnect(
            StoredBlock block,
            StoredBlock parent,
            UndoData undo,
            StateTreeUpdate tree,
            List<Hash256> transactionIds,
            int bytes)
            implements Effect {}

    /// A block is stored beside the chain.
    record Store(StoredBlock block, Bytes encoded) implements Effect {}

    /// A block beside the chain is forgotten.
    record Drop(Hash256 blockId) implements Effect {}

    /// A block is remembered as invalid.
    record Condemn(Hash256 blockId, String code, String detail) implements Effect {}

    /// A block is not remembered as invalid any more.
    record Forgive(Hash256 blockId) implements Effect {}

    /// Nothing but the position.
    record None() implements Effect {}
}
