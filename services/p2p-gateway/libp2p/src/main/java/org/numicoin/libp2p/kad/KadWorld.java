package org.numicoin.libp2p.kad;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// What Kademlia sees of the world, all of it passed in.
///
/// @param self this node
/// @param listening where this node can be reached
/// @param millis a clock that never goes back
/// @param questions takes what is to be asked, without calling back; each is later answered or
///   failed, once
public record KadWorld(
        PeerId self,
        Supplier<List<Multiaddr>> listening,
        LongSupplier millis,
        RandomGenerator random,
        Consumer<KadQuestion> questions) {}
