/// What every service shares and no service owns: settings, health, failpoints, and in the packages
/// below it Kafka, gRPC and the start-up checks. Knows nothing of chain, mempool or mining.
@NullMarked
package org.numicoin.kit;

import org.jspecify.annotations.NullMarked;
