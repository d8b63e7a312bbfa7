/// Tests with other implementations of libp2p.
@NullMarked
package org.numicoin.libp2p.interop;

import org.jspecify.annotations.NullMarked;
