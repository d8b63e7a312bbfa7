@NullMarked
package org.numicoin.pool.share;

import org.jspecify.annotations.NullMarked;
