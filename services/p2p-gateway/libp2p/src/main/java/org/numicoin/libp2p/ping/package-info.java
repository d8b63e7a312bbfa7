/// Ping: whether a peer is there, and how far away. May use host and all below it.
@NullMarked
package org.numicoin.libp2p.ping;

import org.jspecify.annotations.NullMarked;
