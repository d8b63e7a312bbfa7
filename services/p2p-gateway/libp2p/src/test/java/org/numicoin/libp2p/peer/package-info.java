/// Tests of the package.
@NullMarked
package org.numicoin.libp2p.peer;

import org.jspecify.annotations.NullMarked;
