package org.numicoin.pool.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.numicoin.chain.BlockHeader;
import org.numicoin.pool.payout.ChainFacts.MinedBlock;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// The headers of the main chain, from the tip to a fixed depth.
final class MainChain {
    private static final int LOCATOR_MAX = 64;

    private final NavigableMap<Long, Entry> byHeight = new TreeMap<>();
    private final long depth;

    private record Entry(Hash256 id, Address miner) {}

    /// @param depth heights below the tip that are kept
    MainChain(long depth) {
        this.depth = depth;
    }

    /// Puts a header on the block below it, in the place of what was there; or begins with it.
    ///
    /// @return false when the block below it is not its parent
    boolean put(BlockHeader header) {
        long height = header.height();
        byHeight.tailMap(height, true).clear();
        Entry parent = byHeight.get(height - 1);
        if (!byHeight.isEmpty() && (parent == null || !parent.id().equals(header.parentId()))) {
            return false;
        }
        byHeight.put(height, new Entry(header.id(), header.miner()));
        byHeight.headMap(height - depth, false).clear();
        return true;
    }

    /// Makes a known block the tip.
    void cutTo(long height) {
        byHeight.tailMap(height, false).clear();
    }

    void clear() {
        byHeight.clear();
    }

    boolean isEmpty() {
        return byHeight.isEmpty();
    }

    boolean sees(long height) {
        return byHeight.containsKey(height);
    }

    boolean has(Hash256 block, long height) {
        Entry entry = byHeight.get(height);
        return entry != null && entry.id().equals(block);
    }

    /// At a height that is seen.
    Hash256 idAt(long height) {
        Entry entry = byHeight.get(height);
        if (entry == null) {
            throw new IllegalStateException("height " + height + " is not seen");
        }
        return entry.id();
    }

    boolean endsWith(Hash256 block) {
        return !byHeight.isEmpty() && byHeight.lastEntry().getValue().id().equals(block);
    }

    long lowest() {
        return byHeight.firstKey();
    }

    long tipHeight() {
        return byHeight.lastKey();
    }

    List<MinedBlock> minedBy(Address miner) {
        var mined = new ArrayList<MinedBlock>();
        for (Map.Entry<Long, Entry> each : byHeight.entrySet()) {
            if (each.getKey() > 0 && each.getValue().miner().equals(miner)) {
                mined.add(new MinedBlock(each.getValue().id(), each.getKey()));
            }
        }
        return mined;
    }

    /// Ids from the tip downwards, at first each one, then with distances that double.
    List<Hash256> locator() {
        var ids = new ArrayList<Hash256>();
        long step = 1;
        for (long height = tipHeight();
                height >= lowest() && ids.size() < LOCATOR_MAX;
                height -= step) {
            ids.add(idAt(height));
            step = ids.size() < 10 ? 1 : step * 2;
        }
        return ids;
    }
}
