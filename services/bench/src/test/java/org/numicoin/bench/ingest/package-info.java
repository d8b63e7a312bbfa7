@NullMarked
package org.numicoin.bench.ingest;

import org.jspecify.annotations.NullMarked;
