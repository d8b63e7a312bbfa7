/// multistream-select 1.0: two peers agree on the protocol that a connection or a stream speaks
/// next. Works on bytes alone; whoever owns the channel moves them. Depends on nothing but Netty's
/// buffers.
@NullMarked
package org.numicoin.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
