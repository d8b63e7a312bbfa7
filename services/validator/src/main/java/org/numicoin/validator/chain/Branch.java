package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.ChainSpec;
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

    /// The lowest height at which a branch may leave the chain and be adopted without an operator.
    /// The limit counts the blocks that were connected after the node had caught up.
    static long lowestFork(ChainState state, ChainSpec spec) {
        long lowest = state.tip().height() - spec.reorganizationLimit();
        return lowest > 0 && hadCaughtUp(lowest - 1, state, spec) ? lowest : 0;
    }

    /// A node has caught up when its chain has the least work that any chain of this network has:
    /// chain and spec tell every replica alike, whenever it reads the log.
    static boolean hasCaughtUp(StoredBlock tip, ChainSpec spec) {
        return tip.chainWork().compareTo(spec.minimumChainWork()) >= 0;
    }

    /// With the main block at a height as its tip; what lies below a snapshot is settled.
    private static boolean hadCaughtUp(long height, ChainState state, ChainSpec spec) {
        return state.idAt(height)
                .flatMap(state::block)
                .map(block -> hasCaughtUp(block, spec))
                .orElse(true);
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
