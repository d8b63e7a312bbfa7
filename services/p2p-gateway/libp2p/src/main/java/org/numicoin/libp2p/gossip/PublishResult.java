package org.numicoin.libp2p.gossip;

import org.numicoin.libp2p.codec.Bytes;

/// What became of an own message.
public sealed interface PublishResult {
    Bytes id();

    /// It went to so many peers; with none, gossip brings it to those that connect in the next
    /// seconds.
    record Published(Bytes id, int peers) implements PublishResult {}

    /// The same message was seen before; it is not sent again.
    record AlreadyKnown(Bytes id) implements PublishResult {}
}
