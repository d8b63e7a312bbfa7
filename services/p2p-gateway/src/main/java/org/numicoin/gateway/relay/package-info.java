/// Blocks and transactions that gossip brings: rebuilt, judged, passed on. Pure: knows messages and
/// headers, not the network; time is an argument in milliseconds, what is to be done comes back as
/// effects. One thread at a time uses each object.
@NullMarked
package org.numicoin.gateway.relay;

import org.jspecify.annotations.NullMarked;
