package org.numicoin.gateway.relay;

import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// What relay wants done. Requests are answered by an event, also when they fail.
public sealed interface RelayEffect {
    /// The one verdict on a gossip message, under the number the caller gave it.
    record Judge(long message, GossipVerdict verdict) implements RelayEffect {}

    /// The peer did what no honest one does.
    record Offence(PeerId peer, String code) implements RelayEffect {}

    /// Find the parent, check the rules and the proof of work; answered by [PendingBlocks#checked].
    record CheckHeader(Hash256 id, BlockHeader header) implements RelayEffect {}

    /// The peer has a block whose parent this node lacks.
    record RequestHeaders(PeerId peer, Hash256 id) implements RelayEffect {}

    /// Answered by [PendingBlocks#transactions] or [PendingBlocks#transactionsFailed].
    record RequestTransactions(PeerId peer, Hash256 id, List<Integer> indexes)
            implements RelayEffect {
        public RequestTransactions {
            indexes = List.copyOf(indexes);
        }
    }

    /// Answered by [PendingBlocks#block] or [PendingBlocks#blockFailed].
    record RequestBlock(PeerId peer, Hash256 id) implements RelayEffect {}

    /// A whole block whose body matches its header.
    ///
    /// @param peer that it came from
    record Deliver(Block block, PeerId peer) implements RelayEffect {}

    /// Nobody served the body. It may still come with header sync.
    record GaveUp(Hash256 id) implements RelayEffect {}

    /// Ask the mempool; answered by its verdict.
    record Submit(Transaction transaction, PeerId peer) implements RelayEffect {}

    /// The pool took it, and the message that brought it is not passed on: tell it anew.
    record Announce(Transaction transaction) implements RelayEffect {}
}
