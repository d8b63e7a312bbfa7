/// Tests of the package: the router alone, whole networks in virtual time, and attackers in them.
@NullMarked
package org.numicoin.libp2p.gossip;

import org.jspecify.annotations.NullMarked;
