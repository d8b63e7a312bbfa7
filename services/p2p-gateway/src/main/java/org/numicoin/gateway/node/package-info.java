/// The gateway put together: network, chain, relay, sync, peers and ingest.
@NullMarked
package org.numicoin.gateway.node;

import org.jspecify.annotations.NullMarked;
