@NullMarked
package org.numicoin.worker.solution;

import org.jspecify.annotations.NullMarked;
