/// Kademlia: who is near a key, values and providers kept near their keys. A state machine like
/// gossip: requests and answers go in, questions come out. Depends on `codec`, `multiaddr` and
/// `peer`; only the binding sees `host`. Standard: kad-dht/README.md.
@NullMarked
package org.numicoin.libp2p.kad;

import org.jspecify.annotations.NullMarked;
