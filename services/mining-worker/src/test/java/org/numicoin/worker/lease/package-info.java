@NullMarked
package org.numicoin.worker.lease;

import org.jspecify.annotations.NullMarked;
