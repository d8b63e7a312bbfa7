@NullMarked
package org.numicoin.pool.session;

import org.jspecify.annotations.NullMarked;
