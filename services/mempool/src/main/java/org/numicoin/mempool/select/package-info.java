/// Answers the validator's question for the best transactions. Depends on `shard` and gRPC.
@NullMarked
package org.numicoin.mempool.select;

import org.jspecify.annotations.NullMarked;
