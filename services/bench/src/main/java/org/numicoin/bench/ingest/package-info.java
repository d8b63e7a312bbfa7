/// A whole cluster under load: from a wallet's POST to a block that the explorer shows.
@NullMarked
package org.numicoin.bench.ingest;

import org.jspecify.annotations.NullMarked;
