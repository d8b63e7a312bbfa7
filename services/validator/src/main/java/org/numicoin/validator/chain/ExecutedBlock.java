package org.numicoin.validator.chain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateDelta;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.UndoData;

/// What executing a body on its parent gave.
///
/// @param entries new value of each changed state entry, as `delta` says
/// @param undo what disconnecting restores
/// @param signatures what must hold for the block to be valid; empty once that is known
public record ExecutedBlock(
        List<Transaction> transactions,
        StateDelta delta,
        Map<StateKey, Optional<Bytes>> entries,
        StateTreeUpdate tree,
        UndoData undo,
        List<SignatureCheck> signatures) {

    public Hash256 stateRoot() {
        return tree.root();
    }

    Map<Hash256, PublicKey> revealedKeys() {
        return delta.revealedKeys();
    }

    Map<Hash256, Policy> revealedPolicies() {
        return delta.revealedPolicies();
    }

    /// The same with nothing left to verify, and without the keys that were only needed for that.
    ExecutedBlock verified() {
        return new ExecutedBlock(transactions, delta, entries, tree, undo, List.of());
    }
}
