@NullMarked
package org.numicoin.bench;

import org.jspecify.annotations.NullMarked;
