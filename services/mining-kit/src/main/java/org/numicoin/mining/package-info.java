/// What everything that searches for blocks shares, be it a worker's thread or a pool's miner:
/// which extra-nonces are whose.
@NullMarked
package org.numicoin.mining;

import org.jspecify.annotations.NullMarked;
