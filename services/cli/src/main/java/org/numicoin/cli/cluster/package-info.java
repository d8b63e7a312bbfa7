/// Commands that start, watch and end a localnet.
@NullMarked
package org.numicoin.cli.cluster;

import org.jspecify.annotations.NullMarked;
