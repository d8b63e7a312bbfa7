@NullMarked
package org.numicoin.mempool;

import org.jspecify.annotations.NullMarked;
