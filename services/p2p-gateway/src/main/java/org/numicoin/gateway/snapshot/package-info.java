/// Snapshots and old blocks that peers have, for a validator that lacks them: found, checked part
/// by part, and given by the gRPC services that validators have. Depends on the network; knows no
/// validator.
@NullMarked
package org.numicoin.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
