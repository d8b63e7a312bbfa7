/// Headers-first synchronization as a state machine from events to effects. Pure.
///
/// `Synchronizer` takes the events. `HeaderSync` asks peers for headers, `HeaderBatches` checks
/// them into the `HeaderTree`, `Claims` holds the peers to what they said. `ChainChoice` picks the
/// chain with the most work; its blocks are the slots of `FollowedChain`, which `BodyDownload`
/// fills from all peers and `Handover` gives to the validator in order. `StallWatch` looks after
/// the one block that everything waits for.
@NullMarked
package org.numicoin.gateway.sync;

import org.jspecify.annotations.NullMarked;
