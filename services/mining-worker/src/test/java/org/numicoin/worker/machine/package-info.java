@NullMarked
package org.numicoin.worker.machine;

import org.jspecify.annotations.NullMarked;
