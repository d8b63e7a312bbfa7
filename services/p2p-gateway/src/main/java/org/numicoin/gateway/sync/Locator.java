package org.numicoin.gateway.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.primitives.Hash256;

/// The ids by which a peer finds where its chain leaves ours: checked headers first, dense and then
/// in doubling steps, after them our validator's chain down to genesis.
final class Locator {
    private static final int DENSE = 8;
    private static final int OF_HEADERS = 24;

    private Locator() {}

    static List<Hash256> from(Optional<HeaderNode> end, HeaderTree tree, LocalChain chain) {
        var ids = new ArrayList<Hash256>();
        if (end.isPresent()) {
            var path = tree.pathTo(end.get().id());
            addPath(path.nodes().reversed(), ids);
            // Where the headers stand on our validator's chain, or on a side branch of it.
            ids.add(path.baseId());
        }
        var ours = chain.locator();
        int room = LocalChain.LOCATOR_MAX - ids.size();
        if (ours.size() <= room) {
            ids.addAll(ours);
        } else {
            ids.addAll(ours.subList(0, room - 1));
            ids.add(ours.getLast());
        }
        return ids;
    }

    private static void addPath(List<HeaderNode> newestFirst, List<Hash256> ids) {
        int step = 1;
        for (int i = 0; i < newestFirst.size() && ids.size() < OF_HEADERS; i += step) {
            ids.add(newestFirst.get(i).id());
            if (ids.size() >= DENSE) {
                step *= 2;
            }
        }
    }
}
