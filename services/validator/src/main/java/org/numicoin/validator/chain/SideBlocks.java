package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoredBlock;

/// The blocks that are stored beside the main chain, and which of them go when there are too many.
final class SideBlocks {
    private static final Comparator<SideBlock> MOST_WORK_FIRST =
            Comparator.comparing(SideBlock::chainWork).thenComparing(SideBlock::id).reversed();

    private final Map<Hash256, SideBlock> blocks;
    private long bytes;

    SideBlocks(Collection<SideBlock> stored) {
        this.blocks = new HashMap<>();
        stored.forEach(this::add);
    }

    SideBlocks copy() {
        return new SideBlocks(blocks.values());
    }

    int count() {
        return blocks.size();
    }

    long bytes() {
        return bytes;
    }

    static boolean isTouchedBy(Effect effect) {
        return switch (effect) {
            case Effect.Store _, Effect.Disconnect _, Effect.Drop _ -> true;
            case Effect.Connect connect -> connect.encoded().isEmpty();
            case Effect.Condemn _, Effect.Forgive _, Effect.None _ -> false;
        };
    }

    /// Takes an effect into account, in the order of the effects.
    void record(Effect effect) {
        switch (effect) {
            case Effect.Store(var block, var encoded) ->
                    add(SideBlock.of(block, encoded.length(), false));
            case Effect.Disconnect taken -> add(SideBlock.of(taken.block(), taken.bytes(), true));
            case Effect.Connect connect -> remove(connect.block().id());
            case Effect.Drop(var id) -> remove(id);
            case Effect.Condemn _, Effect.Forgive _, Effect.None _ -> {}
        }
    }

    /// The ends of branches, those with the most work first.
    List<SideBlock> ends() {
        return ends(children());
    }

    /// Blocks that stand on no invalid one here and are none, those with the most work first.
    List<SideBlock> heaviestFirst(Predicate<Hash256> isInvalid) {
        var invalid = new HashSet<Hash256>();
        var found = new ArrayList<SideBlock>();
        blocks.values().stream()
                .sorted(Comparator.comparingLong(SideBlock::height))
                .forEach(block -> {
                    if (invalid.contains(block.parentId()) || isInvalid.test(block.id())) {
                        invalid.add(block.id());
                    } else {
                        found.add(block);
                    }
                });
        found.sort(MOST_WORK_FIRST);
        return found;
    }

    /// What has to go so that the rest keeps within a bound, each after its descendants: first what
    /// nothing is lost with, then the ends of the branches with the least work. The branch with the
    /// most work stays whatever it takes, since it may become the chain; so does what was in the
    /// main chain, since readers of the log ask for it to take it back.
    ///
    /// @param isWorthless whether nothing is lost with a block
    List<SideBlock> excess(EngineLimits.Room room, Predicate<SideBlock> isWorthless) {
        var children = children();
        var ends =
                new PriorityQueue<>(
                        Comparator.comparing((SideBlock block) -> !isWorthless.test(block))
                                .thenComparing(SideBlock::chainWork)
                                .thenComparing(SideBlock::id));
        ends.addAll(ends(children));
        ends(children).stream()
                .filter(Predicate.not(isWorthless))
                .findFirst()
                .ifPresent(ends::remove);
        ends.removeIf(end -> end.wasMain() && !isWorthless.test(end));
        var gone = new ArrayList<SideBlock>();
        long leftBytes = bytes;
        while (!ends.isEmpty()) {
            boolean isOver = blocks.size() - gone.size() > room.count() || leftBytes > room.bytes();
            SideBlock end = ends.remove();
            if (!isOver && !isWorthless.test(end)) {
                break;
            }
            gone.add(end);
            leftBytes -= end.bytes();
            SideBlock parent = blocks.get(end.parentId());
            if (parent != null
                    && children.merge(parent.id(), -1, Integer::sum) == 0
                    && (!parent.wasMain() || isWorthless.test(parent))) {
                ends.add(parent);
            }
        }
        return gone;
    }

    private List<SideBlock> ends(Map<Hash256, Integer> children) {
        return blocks.values().stream()
                .filter(block -> !children.containsKey(block.id()))
                .sorted(MOST_WORK_FIRST)
                .toList();
    }

    private Map<Hash256, Integer> children() {
        var children = new HashMap<Hash256, Integer>();
        for (SideBlock block : blocks.values()) {
            if (blocks.containsKey(block.parentId())) {
                children.merge(block.parentId(), 1, Integer::sum);
            }
        }
        return children;
    }

    private void add(SideBlock block) {
        SideBlock before = blocks.put(block.id(), block);
        bytes += block.bytes() - (before == null ? 0 : before.bytes());
    }

    private void remove(Hash256 id) {
        SideBlock before = blocks.remove(id);
        bytes -= before == null ? 0 : before.bytes();
    }

    /// Whether a block lies so far below the tip that its branch will not be adopted unless an
    /// operator wants it, and has no more work than the chain.
    ///
    /// @param lowestFork of branches that are adopted without one
    static boolean isOutdated(SideBlock block, long lowestFork, StoredBlock tip) {
        return block.height() < lowestFork && block.chainWork().compareTo(tip.chainWork()) <= 0;
    }
}
