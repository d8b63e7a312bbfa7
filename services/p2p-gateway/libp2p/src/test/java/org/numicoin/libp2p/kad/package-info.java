/// Tests of the package: its parts, and whole networks in virtual time.
@NullMarked
package org.numicoin.libp2p.kad;

import org.jspecify.annotations.NullMarked;
