/// What a miner of this node asks that mines for a pool on templates of its own node (self-select):
/// a template, and the way of a block that it found. Knows neither Kafka clients nor the search.
@NullMarked
package org.numicoin.worker.selfselect;

import org.jspecify.annotations.NullMarked;
