/// Tests of what is known of peers: each rule, random histories with printed seeds, and an eclipse.
@NullMarked
package org.numicoin.gateway.peers;

import org.jspecify.annotations.NullMarked;
