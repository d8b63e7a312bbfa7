package org.numicoin.gateway.net;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What relay and synchronization ask of the network, so that they run over one without sockets as
/// well. Failures of requests are [RequestFailed].
public interface BlockExchange {
    /// Headers behind a locator.
    CompletableFuture<List<BlockHeader>> headers(PeerId peer, HeadersRequest request);

    /// Whole blocks in their encoding, in this order; empty where the peer has none. That they are
    /// the blocks of these ids is for the caller to see.
    CompletableFuture<List<Optional<Bytes>>> blocks(PeerId peer, List<Hash256> ids);

    /// Transactions of a block, in the order asked.
    CompletableFuture<List<Transaction>> blockTransactions(PeerId peer, BlockTxsRequest request);

    /// Tells a peer where this node is and hears where it is; the node's listener hears it too.
    CompletableFuture<Status> status(PeerId peer);

    /// Publishes a block by gossip.
    void announce(CompactBlock block);

    /// Closes all connections with a peer.
    ///
    /// @param reason a stable code
    void disconnect(PeerId peer, String reason);
}
