/// Tests of the network: several of them on loopback, and peers that break its rules.
@NullMarked
package org.numicoin.gateway.net;

import org.jspecify.annotations.NullMarked;
