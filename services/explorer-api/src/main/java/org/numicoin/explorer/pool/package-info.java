/// The pool as the mempool's verdicts tell it: what waits for a block, and the last word on what no
/// longer does. In memory and bounded; a restart reads the compacted topic again.
@NullMarked
package org.numicoin.explorer.pool;

import org.jspecify.annotations.NullMarked;
