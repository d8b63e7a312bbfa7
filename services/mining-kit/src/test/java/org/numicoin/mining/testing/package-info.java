@NullMarked
package org.numicoin.mining.testing;

import org.jspecify.annotations.NullMarked;
