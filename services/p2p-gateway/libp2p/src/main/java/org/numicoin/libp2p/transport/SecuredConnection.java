package org.numicoin.libp2p.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PublicKey;
import org.numicoin.libp2p.yamux.YamuxSession;

/// A connection after all steps.
///
/// @param dialed whether this node opened it
public record SecuredConnection(
        Channel channel,
        InetSocketAddress remote,
        InetSocketAddress local,
        boolean dialed,
        PeerId peer,
        PublicKey key,
        Suite suite,
        YamuxSession session) {}
