package org.numicoin.explorer.follow;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// What the explorer asks the validator. Calls wait for the answer.
public interface ChainSource {
    /// Where a reader that has these blocks goes on in the log.
    ///
    /// @param lastIds from the tip downwards; blocks below the last of them cannot change
    /// @param contentFrom the lowest height from which the validator has blocks, with or without
    ///   their signatures
    record Snapshot(
            LogId logId,
            long term,
            long sequence,
            long nextOffset,
            long tipHeight,
            List<Hash256> lastIds,
            long contentFrom) {
        public Snapshot {
            lastIds = List.copyOf(lastIds);
            if (lastIds.isEmpty() || lastIds.size() > tipHeight + 1) {
                throw new IllegalArgumentException(
                        lastIds.size() + " ids of a chain of height " + tipHeight);
            }
        }

        /// The height of the lowest id.
        long floor() {
            return tipHeight - lastIds.size() + 1;
        }

        Hash256 idAt(long height) {
            return lastIds.get(Math.toIntExact(tipHeight - height));
        }
    }

    /// A block with all work up to it.
    record Fetched<B extends BlockContent>(B block, ChainWork chainWork) {}

    /// A header that the validator knows, on whichever branch.
    record KnownHeader(long height, boolean mainChain) {}

    /// An account in the state of the validator's tip, with its proof.
    ///
    /// @param entry nothing when there is no account
    /// @param proof encoded
    record Proven(
            Address address,
            Optional<Bytes> entry,
            Bytes proof,
            Hash256 stateRoot,
            Hash256 tipId,
            long tipHeight) {}

    /// Id of the genesis block.
    Hash256 genesisId();

    Snapshot chainAt();

    /// Blocks of the main chain by height, ending early at the tip; without their signatures where
    /// the validator has pruned those.
    Iterator<Fetched<BlockContent>> blocks(long from, long to);

    /// A whole block of any branch; nothing when the validator does not have it.
    ///
    /// @param leastSequence that the answering replica must have applied
    Optional<Fetched<Block>> block(Hash256 id, long leastSequence);

    Optional<KnownHeader> header(Hash256 id);

    Proven prove(Address address, long leastSequence);
}
