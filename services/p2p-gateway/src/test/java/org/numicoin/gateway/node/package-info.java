/// Tests of the gateway put together.
@NullMarked
package org.numicoin.gateway.node;

import org.jspecify.annotations.NullMarked;
