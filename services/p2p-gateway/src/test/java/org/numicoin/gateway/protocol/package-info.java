/// Tests of the bytes between nodes: vectors, bounds, fuzzing.
@NullMarked
package org.numicoin.gateway.protocol;

import org.jspecify.annotations.NullMarked;
