/// Self-describing network addresses, in bytes and in text. Depends on `codec` and on Netty's
/// parser of IP addresses.
@NullMarked
package org.numicoin.libp2p.multiaddr;

import org.jspecify.annotations.NullMarked;
