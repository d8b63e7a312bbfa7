@NullMarked
package org.numicoin.worker;

import org.jspecify.annotations.NullMarked;
