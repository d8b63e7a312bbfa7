/// The bytes between nodes: requests, answers and gossip messages with their limits. Pure; depends
/// on shared-model alone.
@NullMarked
package org.numicoin.gateway.protocol;

import org.jspecify.annotations.NullMarked;
