/// How a node finds its first peers: a list of addresses, names in DNS, and the local network.
/// Depends on `codec`, `multiaddr`, `peer` and Netty's DNS. What is found here is hearsay: the
/// handshake shows who answers.
@NullMarked
package org.numicoin.libp2p.discovery;

import org.jspecify.annotations.NullMarked;
