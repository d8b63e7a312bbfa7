/// What the pool sees of the chain, by the answers of the validators.
@NullMarked
package org.numicoin.pool.chain;

import org.jspecify.annotations.NullMarked;
