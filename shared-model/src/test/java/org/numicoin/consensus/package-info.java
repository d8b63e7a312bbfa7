/// Tests of `consensus`.
@NullMarked
package org.numicoin.consensus;

import org.jspecify.annotations.NullMarked;
