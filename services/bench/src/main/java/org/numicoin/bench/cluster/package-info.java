/// Whole clusters of real processes, for the benchmarks that measure one.
@NullMarked
package org.numicoin.bench.cluster;

import org.jspecify.annotations.NullMarked;
