@NullMarked
package org.numicoin.bench.sync;

import org.jspecify.annotations.NullMarked;
