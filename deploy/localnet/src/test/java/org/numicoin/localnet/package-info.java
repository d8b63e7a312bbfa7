@NullMarked
package org.numicoin.localnet;

import org.jspecify.annotations.NullMarked;
