/// Estimates of the tip that gets a transaction mined in time, from how long those of the pool
/// waited. Observations are in memory and bounded; their sums survive a restart in a small file.
@NullMarked
package org.numicoin.explorer.fees;

import org.jspecify.annotations.NullMarked;
