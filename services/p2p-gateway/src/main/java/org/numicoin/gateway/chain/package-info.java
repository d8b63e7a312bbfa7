/// What this cluster's validator has: the tip as `chain.events` tells it, headers and blocks over
/// gRPC.
@NullMarked
package org.numicoin.gateway.chain;

import org.jspecify.annotations.NullMarked;
