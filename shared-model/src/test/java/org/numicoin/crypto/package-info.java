/// Tests of `crypto`.
@NullMarked
package org.numicoin.crypto;

import org.jspecify.annotations.NullMarked;
