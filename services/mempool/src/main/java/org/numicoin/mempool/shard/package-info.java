/// One shard at work: takes its turn with submissions, events and selections, asks the pool what to
/// do, writes that to the store, tells it in `tx.verdicts`, and only then lets the work be
/// forgotten. Depends on `pool`, `store`, `chain` and the kit.
@NullMarked
package org.numicoin.mempool.shard;

import org.jspecify.annotations.NullMarked;
