/// The libp2p stack beside js-libp2p. Depends on the libp2p module and nothing of the chain.
@NullMarked
package org.numicoin.bench.p2p;

import org.jspecify.annotations.NullMarked;
