/// Vectors and limits of the chain's objects.
@NullMarked
package org.numicoin.chain;

import org.jspecify.annotations.NullMarked;
