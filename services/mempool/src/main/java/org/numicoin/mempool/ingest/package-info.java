/// The work of this replica: which shards it owns, and the records of `tx.submitted` that it hands
/// to them. Depends on `shard` and the kit.
@NullMarked
package org.numicoin.mempool.ingest;

import org.jspecify.annotations.NullMarked;
