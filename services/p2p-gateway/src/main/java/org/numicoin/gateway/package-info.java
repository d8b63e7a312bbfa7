/// The p2p gateway: everything between this cluster and other nodes. `GatewayApplication` in `app`
/// starts it.
@NullMarked
package org.numicoin.gateway;

import org.jspecify.annotations.NullMarked;
