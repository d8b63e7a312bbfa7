/// A libp2p stack on Netty. Each package is one part of the specifications; none knows of the chain
/// or of Spring, and what arrives from a peer is bounded before it is allocated.
@NullMarked
package org.numicoin.libp2p;

import org.jspecify.annotations.NullMarked;
