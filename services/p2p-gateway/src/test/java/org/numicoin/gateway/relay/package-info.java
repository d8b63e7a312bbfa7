/// Tests of relay: what is rebuilt, who is blamed, what ends.
@NullMarked
package org.numicoin.gateway.relay;

import org.jspecify.annotations.NullMarked;
