/// Tests of limits, with Redis and with a clock of the test's own.
@NullMarked
package org.numicoin.explorer.limit;

import org.jspecify.annotations.NullMarked;
