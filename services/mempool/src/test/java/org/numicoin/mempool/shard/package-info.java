@NullMarked
package org.numicoin.mempool.shard;

import org.jspecify.annotations.NullMarked;
