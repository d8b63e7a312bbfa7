package org.numicoin.gateway.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What our validator has. Reads may block and are for threads that may wait;
/// [ChainUnavailableException] when no validator answers.
public interface LocalChain {
    /// Most ids of a locator.
    int LOCATOR_MAX = HeadersRequest.LOCATOR_MAX;

    /// So many of them stand one block apart.
    int LOCATOR_DENSE = 10;

    /// Never blocks: the newest that `chain.events` told.
    LocalTip tip();

    /// A block of any branch.
    Optional<HeaderNode> find(Hash256 id);

    Optional<HeaderNode> mainAt(long height);

    /// Ids of the main chain, newest first, dense at the tip and then in doubling steps, genesis
    /// last.
    default List<Hash256> locator() {
        var ids = new ArrayList<Hash256>();
        long step = 1;
        for (long height = tip().node().height(); height > 0; height -= step) {
            mainAt(height).ifPresent(node -> ids.add(node.id()));
            if (ids.size() >= LOCATOR_DENSE) {
                step = Math.multiplyExact(step, 2);
            }
        }
        mainAt(0).ifPresent(genesis -> ids.add(genesis.id()));
        return ids;
    }

    /// What follows the first known id of the locator on the main chain, or genesis when none is
    /// known.
    List<BlockHeader> headersAfter(List<Hash256> locator, int count);

    /// The lowest height of which whole blocks are there.
    default long bodiesFrom() {
        return 0;
    }

    /// The snapshots that are there.
    default LocalSnapshots snapshots() {
        return LocalSnapshots.NONE;
    }

    /// A whole block in its encoding.
    Optional<Bytes> block(Hash256 id);
}
