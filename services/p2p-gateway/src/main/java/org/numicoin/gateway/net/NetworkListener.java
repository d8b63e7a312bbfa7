package org.numicoin.gateway.net;

import java.net.InetAddress;
import java.util.function.Consumer;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.gossip.Verdict;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// Hears what comes from the network, off its event loops: it may take a moment but must not wait
/// for the network. What concerns peers is told one after the other; messages are told on threads
/// of their own.
public interface NetworkListener {
    /// A peer of our chain has said where it is. Told once for all connections with it.
    void peerReady(PeerId peer, Connection connection, Status status);

    /// A peer that was ready has no connection any more.
    ///
    /// @param reason a stable code, ours or that of what the peer did
    void peerGone(PeerId peer, String reason);

    /// A peer that is ready says where it is now.
    void status(PeerId peer, Status status);

    /// A block by gossip; the verdict says whether it is passed on.
    void block(PeerId from, CompactBlock block, Consumer<Verdict> verdict);

    /// Transactions by gossip; the verdict says whether they are passed on.
    void transactions(PeerId from, TransactionBatch batch, Consumer<Verdict> verdict);

    /// A peer broke a rule.
    void offence(PeerId peer, InetAddress address, String code);

    /// Somebody says that a node listens there.
    void found(Multiaddr address, Finder finder);

    /// Who says so: whom to believe how much.
    sealed interface Finder {
        /// The bootstrap list and the names of seeds.
        record Seeds() implements Finder {}

        /// Multicast on the local network.
        record Local() implements Finder {}

        /// A neighbour in gossip that had no place for us, with the word of the peer itself.
        record Gossip() implements Finder {}

        /// A peer, of itself.
        ///
        /// @param address of its connection
        record Peer(InetAddress address) implements Finder {}
    }
}
