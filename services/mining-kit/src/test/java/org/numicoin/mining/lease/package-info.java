@NullMarked
package org.numicoin.mining.lease;

import org.jspecify.annotations.NullMarked;
