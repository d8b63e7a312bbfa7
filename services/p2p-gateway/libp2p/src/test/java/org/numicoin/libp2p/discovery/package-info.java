/// Tests of the package.
@NullMarked
package org.numicoin.libp2p.discovery;

import org.jspecify.annotations.NullMarked;
