package org.numicoin.libp2p.gossip;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// What the router sees of the world: all of it is passed in, so that a run can be repeated.
///
/// @param self this node
/// @param records the signed record of a peer, verified, if this node has one
/// @param millis a clock that never goes back
/// @param effects takes what the router wants done, without calling the router
public record GossipWorld(
        PeerId self,
        Function<PeerId, Optional<Bytes>> records,
        LongSupplier millis,
        RandomGenerator random,
        Consumer<GossipEffect> effects) {}
