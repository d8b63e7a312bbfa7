/// The chain as the mempool sees it: the events of `chain.events` taken apart by shard, and
/// questions to a validator. Depends on `pool` and the kit.
@NullMarked
package org.numicoin.mempool.chain;

import org.jspecify.annotations.NullMarked;
