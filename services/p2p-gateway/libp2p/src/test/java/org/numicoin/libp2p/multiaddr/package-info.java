/// Tests of the package.
@NullMarked
package org.numicoin.libp2p.multiaddr;

import org.jspecify.annotations.NullMarked;
