/// The proof-of-work search.
@NullMarked
package org.numicoin.bench.pow;

import org.jspecify.annotations.NullMarked;
