/// Encrypted and authenticated channels: Noise XX as libp2p specifies it, and its hybrid variant
/// XXhfs with ML-KEM-768, whose recorded traffic a quantum computer cannot open. May use codec and
/// peer, Netty, and the providers of cryptography.
@NullMarked
package org.numicoin.libp2p.noise;

import org.jspecify.annotations.NullMarked;
