/// The mining worker: takes templates from Kafka, searches them on CPU threads, returns solutions.
@NullMarked
package org.numicoin.worker;

import org.jspecify.annotations.NullMarked;
