@NullMarked
package org.numicoin.bench.chain;

import org.jspecify.annotations.NullMarked;
