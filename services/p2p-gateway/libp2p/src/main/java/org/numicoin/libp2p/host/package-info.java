/// A node of a libp2p network: connections to peers within limits, streams on them, and the
/// protocols that are spoken on streams. May use transport and all below it.
@NullMarked
package org.numicoin.libp2p.host;

import org.jspecify.annotations.NullMarked;
