/// Solutions on their way to `mining.solutions`.
@NullMarked
package org.numicoin.worker.solution;

import org.jspecify.annotations.NullMarked;
