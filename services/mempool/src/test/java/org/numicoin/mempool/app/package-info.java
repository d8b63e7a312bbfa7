@NullMarked
package org.numicoin.mempool.app;

import org.jspecify.annotations.NullMarked;
