/// Tests of the package.
@NullMarked
package org.numicoin.libp2p.codec;

import org.jspecify.annotations.NullMarked;
