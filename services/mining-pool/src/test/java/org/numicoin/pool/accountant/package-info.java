/// The accountant at work: real broker, real validator, real signatures.
@NullMarked
package org.numicoin.pool.accountant;

import org.jspecify.annotations.NullMarked;
