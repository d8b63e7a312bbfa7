/// WebSocket: tells clients of blocks, and of the transactions and addresses that they track, after
/// the index has them. Everything a client can make grow is bounded, and one that does not read is
/// dropped.
@NullMarked
package org.numicoin.explorer.push;

import org.jspecify.annotations.NullMarked;
