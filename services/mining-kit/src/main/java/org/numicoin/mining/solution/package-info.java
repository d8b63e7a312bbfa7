/// Solutions on their way to `mining.solutions`.
@NullMarked
package org.numicoin.mining.solution;

import org.jspecify.annotations.NullMarked;
