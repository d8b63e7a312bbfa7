/// A network in virtual time, for tests: latency, bandwidth, loss and a seed, no threads and no
/// sockets.
@NullMarked
package org.numicoin.libp2p.sim;

import org.jspecify.annotations.NullMarked;
