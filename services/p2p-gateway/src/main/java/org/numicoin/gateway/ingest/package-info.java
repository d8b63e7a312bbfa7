/// Into the cluster through Kafka, within a window, and back what became of it.
@NullMarked
package org.numicoin.gateway.ingest;

import org.jspecify.annotations.NullMarked;
