/// Yamux: many streams in one connection, each with flow control. Sessions run on the event loop of
/// their channel; streams may be used from any thread, blocking or with callbacks. Depends on Netty
/// alone.
@NullMarked
package org.numicoin.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
