/// What services say to each other over Kafka: the catalogue of topics and the records they carry.
/// Names and bytes alone, no client of any bus. Depends on `primitives`, `wire` and `chain`.
@NullMarked
package org.numicoin.messaging;

import org.jspecify.annotations.NullMarked;
