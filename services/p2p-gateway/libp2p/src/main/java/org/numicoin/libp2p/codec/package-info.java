/// Bytes and their encodings: unsigned varints, bounded protobuf, base58, base32 and multihashes.
/// Depends on the JDK and on Netty's buffers alone.
@NullMarked
package org.numicoin.libp2p.codec;

import org.jspecify.annotations.NullMarked;
