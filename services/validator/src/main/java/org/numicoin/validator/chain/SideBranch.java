package org.numicoin.validator.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoredBlock;

/// A branch beside the main chain, for people who have to decide about it.
///
/// @param id of its last block
/// @param forkHeight of the last block that it shares with the main chain
/// @param ahead whether it has more work than the main chain
/// @param invalid code for which a block of it counts as invalid; empty when none does
public record SideBranch(
        Hash256 id,
        long height,
        long forkHeight,
        ChainWork chainWork,
        boolean ahead,
        String invalid) {

    /// Those with the most work, the most first.
    public static List<SideBranch> of(ChainStore store, int max) {
        try (var view = store.snapshot()) {
            var blocks = new HashMap<Hash256, SideBlock>();
            view.sideBlocks().forEach(block -> blocks.put(block.id(), block));
            var invalid = new HashMap<Hash256, String>();
            view.invalidBlocks()
                    .forEach(entry -> invalid.put(entry.getKey(), entry.getValue().code()));
            ChainWork work =
                    view.block(view.position().tipId())
                            .map(StoredBlock::chainWork)
                            .orElse(ChainWork.ZERO);
            return new SideBlocks(blocks.values())
                    .ends().stream().limit(max).map(end -> of(end, blocks, invalid, work)).toList();
        }
    }

    private static SideBranch of(
            SideBlock end,
            Map<Hash256, SideBlock> blocks,
            Map<Hash256, String> invalid,
            ChainWork tip) {
        SideBlock lowest = end;
        String code = "";
        for (SideBlock at = end; at != null; at = blocks.get(at.parentId())) {
            lowest = at;
            code = invalid.getOrDefault(at.id(), code);
        }
        return new SideBranch(
                end.id(),
                end.height(),
                lowest.height() - 1,
                end.chainWork(),
                end.chainWork().compareTo(tip) > 0,
                code);
    }
}
