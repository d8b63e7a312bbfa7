@NullMarked
package org.numicoin.mempool.pool;

import org.jspecify.annotations.NullMarked;
