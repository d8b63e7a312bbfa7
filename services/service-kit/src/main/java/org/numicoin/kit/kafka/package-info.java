/// Kafka as the cluster uses it: readers without a group that own their position, readers of work
/// in a group, publishers whose answers say what is known, the transactional log, the lease, and
/// the check of topics at start. No other code makes a consumer, a producer or an admin client.
@NullMarked
package org.numicoin.kit.kafka;

import org.jspecify.annotations.NullMarked;
