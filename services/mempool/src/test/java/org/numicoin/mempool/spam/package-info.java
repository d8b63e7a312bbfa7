@NullMarked
package org.numicoin.mempool.spam;

import org.jspecify.annotations.NullMarked;
