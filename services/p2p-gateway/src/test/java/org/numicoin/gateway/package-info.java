/// Tests of the gateway as a whole.
@NullMarked
package org.numicoin.gateway;

import org.jspecify.annotations.NullMarked;
