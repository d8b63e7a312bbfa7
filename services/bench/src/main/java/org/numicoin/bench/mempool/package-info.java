/// The mempool against the signature library, alone and through Kafka and Redis; its selections,
/// its memory, and two replicas of it.
@NullMarked
package org.numicoin.bench.mempool;

import org.jspecify.annotations.NullMarked;
