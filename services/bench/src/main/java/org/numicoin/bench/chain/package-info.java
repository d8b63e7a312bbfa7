/// Signatures and the connection of blocks, by the engine of the validator on a real store.
@NullMarked
package org.numicoin.bench.chain;

import org.jspecify.annotations.NullMarked;
