/// The search for a proof of work: what to search on, who searches which nonces, the threads that
/// hash. Knows shared-model and the service kit's threads, neither Kafka nor Redis nor Spring.
@NullMarked
package org.numicoin.worker.search;

import org.jspecify.annotations.NullMarked;
