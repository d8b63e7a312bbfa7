/// Gossipsub 1.1 and 1.2. The router is a state machine: events go in, effects come out, clock and
/// randomness are passed in, so a simulation of hundreds of nodes runs in one thread. Depends on
/// `codec`, `multiaddr` and `peer`; only the binding sees `host`.
@NullMarked
package org.numicoin.libp2p.gossip;

import org.jspecify.annotations.NullMarked;
