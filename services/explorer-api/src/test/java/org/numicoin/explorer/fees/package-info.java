/// Tests of the fee estimates.
@NullMarked
package org.numicoin.explorer.fees;

import org.jspecify.annotations.NullMarked;
