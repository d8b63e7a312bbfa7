/// What a pool owes whom: pure folds over `pool.shares` and `pool.ledger`. No I/O, no clock; the
/// same records give the same books on every replica. May use shared-model alone.
@NullMarked
package org.numicoin.pool.ledger;

import org.jspecify.annotations.NullMarked;
