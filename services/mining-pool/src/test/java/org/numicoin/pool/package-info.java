@NullMarked
package org.numicoin.pool;

import org.jspecify.annotations.NullMarked;
