@NullMarked
package org.numicoin.pool.stratum;

import org.jspecify.annotations.NullMarked;
