@NullMarked
package org.numicoin.mining.solution;

import org.jspecify.annotations.NullMarked;
