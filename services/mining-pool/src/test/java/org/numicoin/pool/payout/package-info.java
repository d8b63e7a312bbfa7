/// Tests of the pool's payout.
@NullMarked
package org.numicoin.pool.payout;

import org.jspecify.annotations.NullMarked;
