/// What a shard of the pool holds and decides: records of senders and their slots, admission,
/// order, expiry and selection. No I/O, no threads and no clock; the rules are those of
/// `consensus`. Depends on shared-model alone.
@NullMarked
package org.numicoin.mempool.pool;

import org.jspecify.annotations.NullMarked;
