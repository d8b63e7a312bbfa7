/// Decides what goes into the pool's books, and pays. One replica does so at a time: the elected
/// accountant. May use the ledger, shared-model and the service kit.
@NullMarked
package org.numicoin.pool.payout;

import org.jspecify.annotations.NullMarked;
