/// Tests of `primitives`.
@NullMarked
package org.numicoin.primitives;

import org.jspecify.annotations.NullMarked;
