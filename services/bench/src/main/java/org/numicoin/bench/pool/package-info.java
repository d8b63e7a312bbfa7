/// The mining pool: how many shares a pod judges, and what its connections cost.
@NullMarked
package org.numicoin.bench.pool;

import org.jspecify.annotations.NullMarked;
