/// Connections over TCP: dialing, listening, and the steps that make a socket a connection of
/// streams with a known peer at its end, each with a time limit. May use multistream, noise, yamux,
/// peer and multiaddr.
@NullMarked
package org.numicoin.libp2p.transport;

import org.jspecify.annotations.NullMarked;
