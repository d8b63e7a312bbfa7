/// Tests of `wire`.
@NullMarked
package org.numicoin.wire;

import org.jspecify.annotations.NullMarked;
