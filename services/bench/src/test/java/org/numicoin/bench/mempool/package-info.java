@NullMarked
package org.numicoin.bench.mempool;

import org.jspecify.annotations.NullMarked;
