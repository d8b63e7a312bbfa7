/// Tests of the pool's ledger.
@NullMarked
package org.numicoin.pool.ledger;

import org.jspecify.annotations.NullMarked;
