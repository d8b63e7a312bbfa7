/// Tests of the view of our validator's chain.
@NullMarked
package org.numicoin.gateway.chain;

import org.jspecify.annotations.NullMarked;
