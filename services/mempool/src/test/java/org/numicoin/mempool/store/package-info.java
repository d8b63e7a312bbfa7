@NullMarked
package org.numicoin.mempool.store;

import org.jspecify.annotations.NullMarked;
