/// Tests of the pool as verdicts tell it.
@NullMarked
package org.numicoin.explorer.pool;

import org.jspecify.annotations.NullMarked;
