/// A whole mempool without its surroundings.
@NullMarked
package org.numicoin.mempool.chain;

import org.jspecify.annotations.NullMarked;
