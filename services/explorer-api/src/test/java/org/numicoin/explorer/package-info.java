/// Tests of the service as a whole, on a real Kafka broker, and what they share.
@NullMarked
package org.numicoin.explorer;

import org.jspecify.annotations.NullMarked;
