/// What comes in from Kafka beside the log itself: candidates and solutions for the writer, bodies
/// of templates and verified signatures for every replica. Each reader has a thread of its own.
@NullMarked
package org.numicoin.validator.ingest;

import org.jspecify.annotations.NullMarked;
