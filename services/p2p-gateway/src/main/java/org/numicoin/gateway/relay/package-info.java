/// Blocks and transactions that gossip brings: rebuilt, judged, passed on. Pure: knows messages,
/// not the network.
@NullMarked
package org.numicoin.gateway.relay;

import org.jspecify.annotations.NullMarked;
