/// What goes into the cluster and what comes back, with fakes, and on a real broker and Redis.
@NullMarked
package org.numicoin.gateway.ingest;

import org.jspecify.annotations.NullMarked;
