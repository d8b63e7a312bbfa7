/// The network on libp2p: host, gossip topics, request protocols, discovery.
@NullMarked
package org.numicoin.gateway.net;

import org.jspecify.annotations.NullMarked;
