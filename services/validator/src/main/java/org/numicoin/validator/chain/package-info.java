/// The chain engine: decides about blocks and solutions, applies the events that came of it, and
/// answers reads. It knows neither Kafka nor Spring; who calls it commits decisions to the log
/// before they are applied.
@NullMarked
package org.numicoin.validator.chain;

import org.jspecify.annotations.NullMarked;
