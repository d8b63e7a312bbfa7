/// Tests of what is pushed.
@NullMarked
package org.numicoin.explorer.push;

import org.jspecify.annotations.NullMarked;
