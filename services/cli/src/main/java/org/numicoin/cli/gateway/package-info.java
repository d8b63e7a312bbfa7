/// The management port of a p2p gateway (docs/api/gateway.md) as a client sees it.
@NullMarked
package org.numicoin.cli.gateway;

import org.jspecify.annotations.NullMarked;
