/// From a share that a miner sent to its record in `pool.shares`: duplicates, proof of work, stale
/// shares, and blocks that are solved.
@NullMarked
package org.numicoin.pool.share;

import org.jspecify.annotations.NullMarked;
