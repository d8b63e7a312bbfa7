/// Hundreds of whole nodes in virtual time: the gossip router, the relay of blocks and the
/// synchronizer of the gateway, over a network that delays, loses and parts, with a validator in
/// memory each. No threads, no sockets; the same seed gives the same run.
@NullMarked
package org.numicoin.gateway.simulation;

import org.jspecify.annotations.NullMarked;
