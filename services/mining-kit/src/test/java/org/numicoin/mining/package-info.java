@NullMarked
package org.numicoin.mining;

import org.jspecify.annotations.NullMarked;
