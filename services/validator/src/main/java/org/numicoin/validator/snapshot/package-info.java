/// Snapshots of the state after a block: made from a copy of a store, checked chunk by chunk, and
/// made into a store that begins there. Other validators give snapshots, the blocks before them and
/// those that a damaged store lost; nothing of it is believed. Depends on the store and on the
/// replay of the chain; used by the commands, in a process of their own, and for giving files away.
@NullMarked
package org.numicoin.validator.snapshot;

import org.jspecify.annotations.NullMarked;
