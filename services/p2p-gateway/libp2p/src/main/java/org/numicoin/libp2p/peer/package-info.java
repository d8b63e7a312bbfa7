/// Who a peer is: keys, the id made of a key, and records that a peer signed. Depends on `codec`,
/// `multiaddr`, the JDK's RSA and ECDSA and Bouncy Castle's lightweight Ed25519 and secp256k1.
@NullMarked
package org.numicoin.libp2p.peer;

import org.jspecify.annotations.NullMarked;
