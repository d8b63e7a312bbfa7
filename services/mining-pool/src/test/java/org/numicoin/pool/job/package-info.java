@NullMarked
package org.numicoin.pool.job;

import org.jspecify.annotations.NullMarked;
