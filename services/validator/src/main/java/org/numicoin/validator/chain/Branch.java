package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.validator.state.StoredBlock;

/// Where stored blocks lie beside the main chain.
final class Branch {
    private Branch() {}

    static boolean isAhead(StoredBlock block, ChainState state) {
        return block.chainWork().compareTo(state.tip().chainWork()) > 0;
    }

    /// Blocks of the main chain above the last one among a block and its ancestors.
    static long depth(StoredBlock fork, ChainState state) {
        return state.tip().height() - fork.height();
    }

    /// Whether undo data reaches down to a height: an operator may have taken the chain back so far
    /// that it hardly does.
    static boolean canTakeBackTo(long height, ChainState state) {
        return height >= state.tip().height()
                || state.idAt(height + 1).flatMap(state::undo).isPresent();
    }

    /// The last block of the main chain among a block and its ancestors.
    static StoredBlock fork(StoredBlock block, ChainState state) {
        StoredBlock at = block;
        while (!state.isMain(at)) {
            at = parent(at, state);
        }
        return at;
    }

    /// The blocks after the fork, up to the given one, which is not in the main chain.
    static List<StoredBlock> upTo(StoredBlock last, ChainState state) {
        var branch = new ArrayList<StoredBlock>();
        branch.add(last);
        for (StoredBlock at = parent(last, state); !state.isMain(at); at = parent(at, state)) {
            branch.add(at);
        }
        return branch.reversed();
    }

    static StoredBlock parent(StoredBlock block, ChainState state) {
        return state.block(block.header().parentId())
                .orElseThrow(() -> new IllegalStateException("no parent of " + block.id()));
    }
}
