/// What tests of every module build chains with: keys, transactions, a fast chain spec, an
/// in-memory state and a miner. Everything follows from seeds, so a failure repeats.
@NullMarked
package org.numicoin.testing;

import org.jspecify.annotations.NullMarked;
